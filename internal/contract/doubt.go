package contract

import (
	"fmt"
	"strings"
)

// Doubt is a reason why a construction, or the contract of a class, is not
// certain, so that nothing is reported.
type Doubt struct {
	Code   DoubtCode
	Detail string // what it is about: the decorator, the base, the name
}

// DoubtCode names a kind of doubt. The codes are part of the output.
type DoubtCode string

const (
	DoubtUnresolvedImport DoubtCode = "unresolved-import"
	DoubtUnresolvedName   DoubtCode = "unresolved-name"
	DoubtImportCycle      DoubtCode = "import-cycle"
	DoubtRebound          DoubtCode = "rebound-name"
	DoubtAmbiguous        DoubtCode = "several-definitions"
	DoubtTryImport        DoubtCode = "try-import"
	DoubtParameter        DoubtCode = "parameter"
	DoubtNotAClass        DoubtCode = "not-a-class"
	DoubtSyntaxError      DoubtCode = "syntax-error"
	DoubtUnknownBase      DoubtCode = "unknown-base"
	DoubtMRO              DoubtCode = "no-mro"
	DoubtMetaclass        DoubtCode = "metaclass"
	DoubtClassDecorator   DoubtCode = "class-decorator"
	DoubtDecorated        DoubtCode = "decorated-constructor"
	DoubtOverload         DoubtCode = "overloaded-constructor"
	DoubtAssigned         DoubtCode = "assigned-constructor"
	DoubtConditional      DoubtCode = "conditional-constructor"
	DoubtNew              DoubtCode = "custom-new"
	DoubtPatched          DoubtCode = "patched-constructor"
	DoubtReplaced         DoubtCode = "replaced-name"
	DoubtDynamic          DoubtCode = "dynamic-code"
	DoubtClassKind        DoubtCode = "class-kind"
	DoubtForwarded        DoubtCode = "forwarded-kwargs"
	DoubtFields           DoubtCode = "uncertain-fields"
	DoubtValidator        DoubtCode = "before-validator"
	DoubtExpectedError    DoubtCode = "expected-error"
	DoubtUnreachable      DoubtCode = "unreachable"
	DoubtAbstract         DoubtCode = "abstract-class"
	DoubtProtocol         DoubtCode = "protocol"
)

var doubtText = map[DoubtCode]string{
	DoubtUnresolvedImport: "the import of %s was not found in the workspace",
	DoubtUnresolvedName:   "the name %s is not defined in a way that can be followed",
	DoubtImportCycle:      "the name %s is defined through itself",
	DoubtRebound:          "the name %s is bound to something else as well",
	DoubtAmbiguous:        "%s has several definitions with different contracts",
	DoubtTryImport:        "%s comes from a try statement with a stand-in",
	DoubtParameter:        "%s is a parameter; its class is not known",
	DoubtNotAClass:        "%s makes what is called",
	DoubtSyntaxError:      "%s holds, or stands next to, code that does not parse",
	DoubtUnknownBase:      "the base class %s is not known",
	DoubtMRO:              "the bases of %s have no consistent order",
	DoubtMetaclass:        "the metaclass %s may decide how the class is called",
	DoubtClassDecorator:   "the class decorator %s may replace the class",
	DoubtDecorated:        "%s is decorated, and the decorator may change what it accepts",
	DoubtOverload:         "%s is overloaded",
	DoubtAssigned:         "%s is not a plain method",
	DoubtConditional:      "%s is defined under a condition",
	DoubtNew:              "%s may return something else than an instance",
	DoubtPatched:          "%s is assigned from outside of the class",
	DoubtReplaced:         "other code sets %s to something else while the program runs",
	DoubtDynamic:          "%s runs code that is not seen, which may bind any name",
	DoubtClassKind:        "the contract is made by %s",
	DoubtForwarded:        "%s passes its keyword arguments on",
	DoubtValidator:        "%s sees the arguments before the fields do",
	DoubtFields:           "the fields are not certain: %s",
	DoubtExpectedError:    "the call stands where an error is expected: %s",
	DoubtUnreachable:      "%s stands under a condition that does not hold",
	DoubtAbstract:         "%s is abstract: it cannot be instantiated at all",
	DoubtProtocol:         "%s is a protocol",
}

func doubt(code DoubtCode, detail string) *Doubt { return &Doubt{Code: code, Detail: detail} }

// String is one sentence without a full stop.
func (d Doubt) String() string {
	format, ok := doubtText[d.Code]
	if !ok {
		return string(d.Code) + ": " + d.Detail
	}
	return fmt.Sprintf(format, quote(d.Detail))
}

func quote(s string) string { return "`" + strings.TrimPrefix(s, "?") + "`" }
