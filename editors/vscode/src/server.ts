// The language server: starting, stopping, and what to say when it cannot be.
import * as vscode from 'vscode';
import {
  CancellationToken,
  CloseAction,
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  type CloseHandlerResult,
  DidChangeConfigurationNotification,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
} from 'vscode-languageclient/node';
import { findProgram, NoProgram, type Program } from './program';
import { ticked } from './preview';
import { forServer, section, settings } from './settings';
import type { Status } from './status';

/** A server that ends this often in this many minutes is not started again. */
const restarts = 5;
const withinMinutes = 3;

export class Server {
  private client: LanguageClient | undefined;
  // Starts and stops happen one after the other, however fast they are asked for.
  private queue: Promise<void> = Promise.resolve();
  private ends: number[] = [];

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
    private readonly status: Status,
  ) {}

  /** The client, when the server runs. */
  get running(): LanguageClient | undefined {
    return this.client?.state === State.Running ? this.client : undefined;
  }

  restart(): Promise<void> {
    return this.next(async () => {
      await this.end();
      await this.begin();
    });
  }

  /** Tells the server what the settings are now. */
  async reconfigure(): Promise<void> {
    await this.running?.sendNotification(DidChangeConfigurationNotification.type, {
      settings: { [section]: forServer() },
    });
  }

  stop(): Promise<void> {
    return this.next(() => this.end());
  }

  private next(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(step).catch((problem) => {
      this.log.error(String(problem));
      this.status.set('stopped', String(problem));
    });
    return this.queue;
  }

  private async begin(): Promise<void> {
    const set = settings();
    if (!set.enable) {
      this.status.set('off');
      return;
    }
    this.status.set('starting');
    let program: Program;
    try {
      program = await findProgram(this.context, set, (line) => this.log.warn(line));
    } catch (problem) {
      if (!(problem instanceof NoProgram)) {
        throw problem;
      }
      this.log.error(problem.message);
      this.status.setProgram(undefined);
      this.status.set('stopped', problem.message);
      void explain(problem);
      return;
    }
    this.log.info(`Starting ${program.path} (${program.version}, from ${program.origin}).`);
    this.status.setProgram(program);
    this.ends = [];
    this.client = this.newClient(program, set.environmentVariables);
    try {
      await this.client.start();
    } catch (problem) {
      this.status.set('stopped', String(problem));
      const log = 'Show Log';
      void vscode.window.showErrorMessage(`Kwargo did not start: ${String(problem)}`, log).then((picked) => {
        if (picked === log) {
          this.log.show();
        }
      });
    }
  }

  private async end(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    if (client !== undefined) {
      // One that is just starting, or has died, cannot be asked to stop.
      await client.stop(2000).catch((problem) => this.log.debug(String(problem)));
      await client.dispose().catch(() => undefined);
    }
    this.status.set('stopped');
  }

  private newClient(program: Program, variables: Record<string, string>): LanguageClient {
    const options: LanguageClientOptions = {
      documentSelector: [
        { scheme: 'file', language: 'python' },
        { scheme: 'untitled', language: 'python' },
      ],
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: forServer(),
      diagnosticCollectionName: section,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => this.closed(),
      },
      middleware: {
        // The status bar item shows it; the client would show it a second time.
        handleWorkDoneProgress: (token, value, next) => {
          this.status.progress(token, value);
          if (value.kind === 'end') {
            next(token, value);
          }
        },
        workspace: {
          configuration: (params, token, next) => {
            // Asked for the section, the server gets what it also got at its start.
            const asked = params.items.every((item) => item.section === section);
            return asked ? params.items.map(() => forServer()) : next(params, token);
          },
          handleApplyEdit: (params, next) =>
            next({ ...params, edit: ticked(params.edit) }, CancellationToken.None),
        },
        sendRequest: async (type, params, token, next) => withTicked(type, await next(type, params, token)),
      },
    };
    const client: LanguageClient = new LanguageClient(
      section,
      'Kwargo',
      { command: program.path, args: ['server'], options: { env: { ...process.env, ...variables } } },
      options,
    );
    client.onDidChangeState(({ newState }) => {
      if (client === this.client) {
        const words = { [State.Running]: 'running', [State.Starting]: 'starting', [State.Stopped]: 'stopped' } as const;
        this.status.set(words[newState as State.Running]);
      }
    });
    return client;
  }

  private closed(): CloseHandlerResult {
    const now = Date.now();
    this.ends = [...this.ends.filter((at) => now - at < withinMinutes * 60_000), now];
    if (this.ends.length < restarts) {
      this.log.warn('The server has ended unexpectedly. It is started again.');
      return { action: CloseAction.Restart, handled: true };
    }
    const [again, log] = ['Restart', 'Show Log'];
    void vscode.window
      .showErrorMessage(
        `Kwargo's server has ended ${restarts} times in ${withinMinutes} minutes, and is not started again.`,
        again,
        log,
      )
      .then((picked) => (picked === again ? this.restart() : picked === log ? this.log.show() : undefined));
    return { action: CloseAction.DoNotRestart, handled: true };
  }
}

/** An answer of the server with the edits in its code actions as the refactor preview should show them. */
function withTicked<R>(type: string | { method: string }, answer: R): R {
  const method = typeof type === 'string' ? type : type.method;
  const one = <T>(action: T): T => {
    const { edit } = action as CodeAction;
    return edit === undefined ? action : { ...action, edit: ticked(edit) };
  };
  if (method === CodeActionRequest.method && Array.isArray(answer)) {
    return answer.map(one) as R;
  }
  return method === CodeActionResolveRequest.method ? one(answer) : answer;
}

/** Tells the user why there is no server, with buttons for what helps. */
async function explain(problem: NoProgram): Promise<void> {
  const buttons: Record<string, string> =
    problem.kind === 'not trusted'
      ? { 'Manage Workspace Trust': 'workbench.trust.manage' }
      : {
          [problem.kind === 'too old' ? 'Update with pip' : 'Install with pip']: 'kwargo.install',
          'Select the Program…': 'kwargo.selectProgram',
        };
  buttons['Show Log'] = 'kwargo.showLog';
  const picked = await vscode.window.showErrorMessage(`Kwargo: ${problem.message}`, ...Object.keys(buttons));
  if (picked !== undefined) {
    await vscode.commands.executeCommand(buttons[picked]!);
  }
}
