package syntax

import sitter "github.com/smacker/go-tree-sitter"

// kind is what a node is, apart from the grammar's numbering: one name may have
// several symbol ids there (`block` has two), and a keyword may have the name
// of a rule (`lambda`).
type kind uint8

const (
	kOther kind = iota // a named node that needs no care of its own
	kToken             // an anonymous node
	kError
	kModule

	// Statements; isStatement counts on the order.
	kExpressionStatement
	kAssert
	kReturn
	kDelete
	kRaise
	kPass
	kBreak
	kContinue
	kGlobal
	kNonlocal
	kImport
	kImportFrom
	kFutureImport
	kPrint
	kExec
	kTypeAlias
	kIf // the first compound statement; isSimple counts on it
	kFor
	kWhile
	kTry
	kWith
	kFunction
	kClass
	kDecorated
	kMatch

	// Parts of statements.
	kBlock
	kElif
	kElse
	kExcept
	kExceptGroup
	kFinally
	kWithClause
	kWithItem
	kDecorator
	kCase
	kParameters
	kLambdaParameters
	kTypedParameter
	kDefaultParameter
	kTypedDefaultParameter
	kKeywordSeparator
	kPositionalSeparator
	kDottedName
	kAliasedImport
	kRelativeImport
	kImportPrefix
	kWildcard
	kTypeParameter
	kComment
	kLineContinuation

	// Patterns.
	kCasePattern
	kClassPattern
	kKeywordPattern
	kSplatPattern
	kUnionPattern
	kDictPattern
	kTuplePattern
	kListPattern
	kPatternList
	kListSplat // also list_splat_pattern
	kDictSplat // also dictionary_splat_pattern
	kAsPattern
	kAsTarget

	// Expressions.
	kIdentifier
	kAttribute
	kCall
	kArguments
	kKeywordArgument
	kSubscript
	kTuple
	kExpressionList
	kList
	kSet
	kDict
	kPair
	kString
	kConcatenated
	kStringStart
	kInteger
	kTrue
	kFalse
	kNone
	kEllipsis
	kLambda
	kAwait
	kBinary
	kBoolean
	kNot
	kComparison
	kConditional
	kNamed
	kParenthesised
	kGenerator
	kComprehension
	kForIn
	kIfClause
	kInterpolation
	kYield
	kAssignment
	kAugmented

	// Types, as the grammar calls what stands in annotations.
	kType
	kGenericType
	kUnionType
	kMemberType
	kConstrainedType
	kSplatType
)

// isStatement reports whether the node is a statement of its own.
func (k kind) isStatement() bool { return k >= kExpressionStatement && k <= kMatch }

// isSimple reports whether the node is a statement of one logical line.
func (k kind) isSimple() bool { return k >= kExpressionStatement && k < kIf }

var kindOf = map[string]kind{
	"ERROR": kError, "module": kModule, "expression_statement": kExpressionStatement, "assert_statement": kAssert,
	"return_statement": kReturn, "delete_statement": kDelete, "raise_statement": kRaise,
	"pass_statement": kPass, "break_statement": kBreak, "continue_statement": kContinue,
	"global_statement": kGlobal, "nonlocal_statement": kNonlocal, "import_statement": kImport,
	"import_from_statement": kImportFrom, "future_import_statement": kFutureImport,
	"print_statement": kPrint, "exec_statement": kExec, "type_alias_statement": kTypeAlias,
	"if_statement": kIf, "for_statement": kFor, "while_statement": kWhile, "try_statement": kTry,
	"with_statement": kWith, "function_definition": kFunction, "class_definition": kClass,
	"decorated_definition": kDecorated, "match_statement": kMatch,

	"block": kBlock, "elif_clause": kElif, "else_clause": kElse, "except_clause": kExcept,
	"except_group_clause": kExceptGroup, "finally_clause": kFinally, "with_clause": kWithClause,
	"with_item": kWithItem, "decorator": kDecorator, "case_clause": kCase, "parameters": kParameters,
	"lambda_parameters": kLambdaParameters, "typed_parameter": kTypedParameter,
	"default_parameter": kDefaultParameter, "typed_default_parameter": kTypedDefaultParameter,
	"keyword_separator": kKeywordSeparator, "positional_separator": kPositionalSeparator,
	"dotted_name": kDottedName, "aliased_import": kAliasedImport, "relative_import": kRelativeImport,
	"import_prefix": kImportPrefix, "wildcard_import": kWildcard, "type_parameter": kTypeParameter,
	"comment": kComment, "line_continuation": kLineContinuation,

	"case_pattern": kCasePattern, "class_pattern": kClassPattern, "keyword_pattern": kKeywordPattern,
	"splat_pattern": kSplatPattern, "union_pattern": kUnionPattern, "dict_pattern": kDictPattern,
	"tuple_pattern": kTuplePattern, "list_pattern": kListPattern, "pattern_list": kPatternList,
	"list_splat": kListSplat, "list_splat_pattern": kListSplat, "dictionary_splat": kDictSplat,
	"dictionary_splat_pattern": kDictSplat, "as_pattern": kAsPattern, "as_pattern_target": kAsTarget,

	"identifier": kIdentifier, "attribute": kAttribute, "call": kCall, "argument_list": kArguments,
	"keyword_argument": kKeywordArgument, "subscript": kSubscript, "tuple": kTuple,
	"expression_list": kExpressionList, "list": kList, "set": kSet, "dictionary": kDict, "pair": kPair,
	"string": kString, "concatenated_string": kConcatenated, "string_start": kStringStart,
	"integer": kInteger, "true": kTrue, "false": kFalse, "none": kNone, "ellipsis": kEllipsis,
	"lambda": kLambda, "await": kAwait, "binary_operator": kBinary, "boolean_operator": kBoolean,
	"not_operator": kNot, "comparison_operator": kComparison, "conditional_expression": kConditional,
	"named_expression": kNamed, "parenthesized_expression": kParenthesised,
	"generator_expression": kGenerator, "list_comprehension": kComprehension,
	"set_comprehension": kComprehension, "dictionary_comprehension": kComprehension,
	"for_in_clause": kForIn, "if_clause": kIfClause, "interpolation": kInterpolation, "yield": kYield,
	"assignment": kAssignment, "augmented_assignment": kAugmented,

	"type": kType, "generic_type": kGenericType, "union_type": kUnionType, "member_type": kMemberType,
	"constrained_type": kConstrainedType, "splat_type": kSplatType,
}

// field is the role of a node in its parent.
type field uint8

const (
	fNone field = iota
	fAlias
	fAlternative
	fArguments
	fAttribute
	fBody
	fCondition
	fConsequence
	fDefinition
	fFunction
	fGuard
	fKey
	fLeft
	fModuleName
	fName
	fObject
	fOperator
	fOperators
	fParameters
	fReturnType
	fRight
	fSubject
	fSubscript
	fSuperclasses
	fType
	fTypeParameters
	fValue
)

var fieldOf = map[string]field{
	"alias": fAlias, "alternative": fAlternative, "arguments": fArguments, "attribute": fAttribute,
	"body": fBody, "condition": fCondition, "consequence": fConsequence, "definition": fDefinition,
	"function": fFunction, "guard": fGuard, "key": fKey, "left": fLeft, "module_name": fModuleName,
	"name": fName, "object": fObject, "operator": fOperator, "operators": fOperators,
	"parameters": fParameters, "return_type": fReturnType, "right": fRight, "subject": fSubject,
	"subscript": fSubscript, "superclasses": fSuperclasses, "type": fType,
	"type_parameters": fTypeParameters, "value": fValue,
}

// names holds the kinds and fields by the grammar's numbers.
type names struct {
	kinds  []kind
	fields [256]field
	// The other way round, one number for each: for nodes that are made here.
	symbols map[kind]uint16
	numbers map[field]uint8
}

func newNames(lang *sitter.Language) *names {
	n := &names{kinds: make([]kind, lang.SymbolCount()), symbols: map[kind]uint16{}, numbers: map[field]uint8{}}
	for s := range n.kinds {
		switch symbol := sitter.Symbol(s); lang.SymbolType(symbol) {
		case sitter.SymbolTypeRegular:
			n.kinds[s] = kindOf[lang.SymbolName(symbol)]
			n.symbols[n.kinds[s]] = uint16(s)
		default:
			n.kinds[s] = kToken
		}
	}
	for i := 1; i < len(n.fields); i++ {
		name := lang.FieldName(i)
		if name == "" {
			break
		}
		n.fields[i] = fieldOf[name]
		n.numbers[n.fields[i]] = uint8(i)
	}
	return n
}
