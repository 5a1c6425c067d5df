// Edits that want to be confirmed come up in the refactor preview, and there VS Code
// leaves each of them unticked: who presses Apply without ticking every file gets
// nothing. Here they are ticked, and one edit that changes nothing asks for the
// preview in their place.
import type { ChangeAnnotation, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageclient';

/** The edit with all that it changes ticked; the same object when nothing has to be confirmed. */
export function ticked<T extends WorkspaceEdit | undefined>(edit: T): T {
  const annotations = edit?.changeAnnotations;
  const asking = Object.values(annotations ?? {}).find((a) => a.needsConfirmation);
  const changes = edit?.documentChanges;
  const at = changes?.findIndex((c) => 'edits' in c && c.edits.length > 0) ?? -1;
  if (asking === undefined || changes === undefined || at < 0) {
    return edit;
  }

  const changeAnnotations: Record<string, ChangeAnnotation> = {};
  for (const [name, annotation] of Object.entries(annotations!)) {
    changeAnnotations[name] = { ...annotation, needsConfirmation: false };
  }
  const ask = 'kwargo-ask';
  changeAnnotations[ask] = asking;

  const first = changes[at] as TextDocumentEdit;
  const { start } = first.edits[0]!.range;
  const nothing = { range: { start, end: start }, newText: '', annotationId: ask };
  const documentChanges = [...changes];
  documentChanges[at] = { ...first, edits: [nothing, ...first.edits] };
  return { ...edit, changeAnnotations, documentChanges };
}
