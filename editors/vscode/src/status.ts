// The status bar item: whether the server runs, how far it has read, and how many
// broken constructions there are.
import * as vscode from 'vscode';
import type { WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport } from 'vscode-languageclient';
import type { Program } from './program';

type State = 'starting' | 'running' | 'stopped' | 'off';

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('kwargo', vscode.StatusBarAlignment.Left, 0);
  private readonly listeners: vscode.Disposable[] = [];
  private readonly running = new Map<string | number, { title: string; percentage: number | undefined }>();
  private state: State = 'stopped';
  private why = '';
  private program: Program | undefined;

  constructor() {
    this.item.name = 'Kwargo';
    this.item.command = 'kwargo.menu';
    this.listeners.push(vscode.languages.onDidChangeDiagnostics(() => this.show()));
    this.show();
    this.item.show();
  }

  set(state: State, why = ''): void {
    this.state = state;
    this.why = why;
    if (state !== 'running') {
      this.running.clear();
    }
    this.show();
  }

  setProgram(program: Program | undefined): void {
    this.program = program;
    this.show();
  }

  progress(
    token: string | number,
    value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd,
  ): void {
    if (value.kind === 'begin') {
      this.running.set(token, { title: value.title, percentage: value.percentage });
    } else if (value.kind === 'end') {
      this.running.delete(token);
    } else {
      const known = this.running.get(token);
      if (known !== undefined) {
        known.percentage = value.percentage ?? known.percentage;
      }
    }
    this.show();
  }

  private show(): void {
    const count = countShown();
    const [work] = this.running.values();
    const { item } = this;
    item.backgroundColor = undefined;
    switch (this.state) {
      case 'off':
        item.text = '$(circle-slash) Kwargo';
        break;
      case 'stopped':
        item.text = '$(warning) Kwargo';
        item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
        break;
      case 'starting':
        item.text = '$(sync~spin) Kwargo';
        break;
      case 'running':
        if (work !== undefined) {
          item.text = `$(sync~spin) Kwargo ${work.percentage === undefined ? '' : `${work.percentage} %`}`.trimEnd();
        } else {
          item.text = count === 0 ? '$(check) Kwargo' : `$(error) Kwargo ${count}`;
        }
    }
    item.tooltip = this.tooltip(count, work?.title);
    item.accessibilityInformation = { label: `Kwargo: ${this.words(count, work?.title)}` };
  }

  private words(count: number, work: string | undefined): string {
    switch (this.state) {
      case 'off':
        return 'disabled by the setting kwargo.enable';
      case 'stopped':
        return this.why || 'not running';
      case 'starting':
        return 'starting';
      case 'running':
        return work ?? (count === 0 ? 'no broken construction' : count === 1 ? '1 problem' : `${count} problems`);
    }
  }

  private tooltip(count: number, work: string | undefined): vscode.MarkdownString {
    const out = new vscode.MarkdownString('', true);
    out.isTrusted = { enabledCommands: ['kwargo.restart', 'kwargo.showLog', 'workbench.actions.view.problems'] };
    out.appendMarkdown('**Kwargo**: ').appendText(this.words(count, work));
    if (this.program !== undefined) {
      out.appendMarkdown('\n\n').appendText(`${this.program.version}, from ${this.program.origin}`);
    }
    out.appendMarkdown(
      '\n\n[Problems](command:workbench.actions.view.problems) · [Log](command:kwargo.showLog) · [Restart](command:kwargo.restart)',
    );
    return out;
  }

  dispose(): void {
    this.item.dispose();
    this.listeners.forEach((l) => l.dispose());
  }
}

/** How many diagnostics of Kwargo the editor shows; what the baseline knows is a hint, and not counted. */
function countShown(): number {
  let out = 0;
  for (const [, all] of vscode.languages.getDiagnostics()) {
    out += all.filter((d) => d.source === 'kwargo' && d.severity !== vscode.DiagnosticSeverity.Hint).length;
  }
  return out;
}
