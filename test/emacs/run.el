;;; run.el --- Drives the built binary in a real Emacs  -*- lexical-binding: t; -*-

;; emacs --batch -Q -l run.el, with KWARGO_ROOT, KWARGO_BIN, KWARGO_PYTHON and
;; KWARGO_SCRATCH set.  The last line is "Emacs: N passed, M failed".

(require 'cl-lib)

(defconst root (getenv "KWARGO_ROOT"))
(defconst project (file-name-as-directory (expand-file-name "project" (getenv "KWARGO_SCRATCH"))))
(defconst patience 30)

(add-to-list 'load-path (expand-file-name "editors/emacs" root))
(require 'kwargo)
(require 'flymake)

(setq kwargo-command (list (getenv "KWARGO_BIN") "server")
      eglot-sync-connect t
      eglot-connect-timeout patience
      eglot-confirm-server-edits nil
      eglot-send-changes-idle-time 0
      make-backup-files nil
      create-lockfiles nil
      project-vc-extra-root-markers '("pyproject.toml")) ; the copy is under no version control

(copy-directory (expand-file-name "examples" root) project nil t t)

(defun path (name) (expand-file-name (concat "execution_context/" name) project))

(defun contents (name)
  (with-temp-buffer
    (insert-file-contents (path name))
    (buffer-string)))

(defun wait-for (what condition)
  "Wait until CONDITION, a function, returns something; WHAT says for what."
  (let ((end (+ (float-time) patience)) found)
    (while (not (setq found (funcall condition)))
      (when (> (float-time) end)
        (error "Waited %d s for %s" patience (if (functionp what) (funcall what) what)))
      (accept-process-output nil 0.05))
    found))

(defun equal-or-fail (got wanted what)
  (unless (equal got wanted)
    (error "%s\n  wanted: %S\n  got:    %S" what wanted got)))

;; Batch Emacs is never idle, so that what it does when it is has to be done for it.
(defun send-changes () (eglot--signal-textDocument/didChange))

(defun open (name)
  (let ((buffer (find-file-noselect (path name))))
    (with-current-buffer buffer
      (unless (eglot-managed-p)
        (if (eglot-current-server) (eglot--maybe-activate-editing-mode) (apply #'eglot (eglot--guess-contact)))
        (wait-for "eglot to take the buffer" #'eglot-managed-p))
      (flymake-start))
    buffer))

(defun shown (buffer)
  "The diagnostics of BUFFER: code, row from 1, columns from 0 in characters."
  (with-current-buffer buffer
    (sort (mapcar (lambda (d)
                    (save-excursion
                      (goto-char (flymake-diagnostic-beg d))
                      (list (plist-get (alist-get 'eglot-lsp-diag (flymake-diagnostic-data d)) :code)
                            (line-number-at-pos) (current-column)
                            (+ (current-column) (- (flymake-diagnostic-end d) (flymake-diagnostic-beg d))))))
                  (flymake-diagnostics))
          (lambda (a b) (or (< (nth 1 a) (nth 1 b)) (and (= (nth 1 a) (nth 1 b)) (< (nth 2 a) (nth 2 b))))))))

(defun wait-for-shown (buffer wanted)
  (wait-for (lambda () (format "the diagnostics\n  wanted: %S\n  got:    %S" wanted (shown buffer)))
            (lambda () (equal (shown buffer) wanted))))

(defun judge (code)
  "Run CODE on the files as they are saved; the output is empty when it went well."
  (with-temp-buffer
    (let* ((default-directory project)
           (status (call-process (getenv "KWARGO_PYTHON") nil t nil "-B" "-c" code)))
      (if (zerop status) "" (buffer-string)))))

(defun apply-action (buffer text title)
  "In BUFFER at TEXT, apply the action of which the title starts with TITLE."
  (with-current-buffer buffer
    (goto-char (point-min))
    (search-forward text)
    (goto-char (match-beginning 0))
    (let* ((actions (eglot-code-actions (point) (point) "quickfix"))
           (found (seq-find (lambda (a) (string-prefix-p title (plist-get a :title))) actions)))
      (unless found
        (error "No %s among %S" title (mapcar (lambda (a) (plist-get a :title)) actions)))
      (eglot-execute (eglot-current-server) found)
      (send-changes)
      found)))

(defvar passed 0)
(defvar failed 0)

(defmacro check (name &rest body)
  (declare (indent 1))
  `(condition-case problem
       (progn ,@body
              (setq passed (1+ passed))
              (princ (format "PASS %s\n" ,name)))
     (error (setq failed (1+ failed))
            (princ (format "FAIL %s\n%s\n" ,name (error-message-string problem))))))

(defconst handler-rows '(("KW002" 9 11 31) ("KW001" 9 51 59)))
(defconst demo-rows '(("KW002" 9 24 44) ("KW001" 11 8 18) ("KW001" 12 8 23) ("KW001" 13 8 19) ("KW001" 14 8 16)))
(defconst handler-fixed
  (concat "    return UserExecutionContext.from_request_supervisor("
          "user_id=\"visitor\", metadata={\"channel\": \"🌍 public\"}, thread_id=thread_id, run_id=run_id)"))

(defvar handler nil)
(defvar demo nil)

(check "broken calls are underlined"
  (setq handler (open "websocket/handler.py"))
  (wait-for-shown handler handler-rows)
  (setq demo (open "api/demo.py"))
  (wait-for-shown demo demo-rows))

(check "an unsaved edit of the class changes what another buffer shows"
  (let ((class (open "context.py")))
    (with-current-buffer class
      (goto-char (point-min))
      (search-forward "    audit_metadata: ")
      (beginning-of-line)
      (insert "    metadata: dict = field(default_factory=dict)\n")
      (send-changes))
    (wait-for-shown demo (butlast demo-rows))
    (with-current-buffer class
      (goto-char (point-min))
      (search-forward "    metadata: dict")
      (delete-region (line-beginning-position) (1+ (line-end-position)))
      (send-changes)
      (set-buffer-modified-p nil))
    (wait-for-shown demo demo-rows)))

(check "the fix converts the call, and Python runs the saved file"
  (let ((call "from execution_context.websocket.handler import open_channel; assert open_channel('t', 'r').thread_id == 't'")
        (lines (split-string (contents "websocket/handler.py") "\n")))
    (unless (string-search "TypeError" (judge call))
      (error "The call does not raise before the fix"))
    (apply-action handler "metadata" "Convert to `UserExecutionContext.from_request_supervisor(")
    (wait-for-shown handler nil)
    (with-current-buffer handler (save-buffer))
    (setf (nth 8 lines) handler-fixed)
    (equal-or-fail (contents "websocket/handler.py") (string-join lines "\n") "the saved file")
    (equal-or-fail (judge call) "" "Python")))

(check "hover shows the contract in the echo area"
  (set-window-buffer (selected-window) demo) ; eglot answers for what is shown only
  (with-current-buffer demo
    (goto-char (point-min))
    (search-forward "UserExecutionContext(")
    (backward-char 5)
    (let (text)
      (eglot-hover-eldoc-function (lambda (shown &rest _) (setq text (substring-no-properties shown))))
      (wait-for "the hover" (lambda () text))
      (dolist (part '("user_id: str," "an unknown keyword raises" "from_request_supervisor("))
        (unless (string-search part text)
          (error "%s is not in\n%s" part text))))))

(check "the constructions of a class are listed"
  (with-current-buffer (open "context.py")
    (goto-char (point-min))
    (search-forward "class UserExecutionContext")
    (let ((found (kwargo--ask "kwargo.constructions")))
      (equal-or-fail (plist-get found :class) "execution_context.context.UserExecutionContext" "class")
      (equal-or-fail (length (plist-get found :locations)) (plist-get found :constructions) "places"))
    (let (listed)
      (cl-letf (((symbol-function 'xref-show-xrefs) (lambda (fetcher _) (setq listed (funcall fetcher)))))
        (kwargo-constructions))
      (unless (> (length listed) 10)
        (error "Listed are %S" listed)))))

(check "all safe fixes of a file are made"
  (with-temp-file (path "twice.py")
    (insert "class P:\n    def __init__(self, x): pass\n\nP(1, x=1)\nP(2, x=2)\n"))
  (let ((buffer (open "twice.py")))
    (wait-for-shown buffer '(("KW004" 4 5 6) ("KW004" 5 5 6)))
    (with-current-buffer buffer
      (let ((actions (eglot-code-actions (point-min) (point-max) "source.fixAll.kwargo")))
        (equal-or-fail (length actions) 1 "actions")
        (eglot-execute (eglot-current-server) (car actions)))
      (send-changes)
      (save-buffer))
    (wait-for-shown buffer nil)
    (equal-or-fail (contents "twice.py") "class P:\n    def __init__(self, x): pass\n\nP(1)\nP(2)\n" "the saved file")
    (equal-or-fail (judge "import execution_context.twice") "" "Python")))

(check "completion names the keywords that are left"
  (with-temp-file (path "job.py")
    (insert "from dataclasses import dataclass\n\n@dataclass\nclass Job:\n    queue: str\n    tries: int = 3\n\nJob(queue='q', )\n"))
  (with-current-buffer (open "job.py")
    (goto-char (point-max))
    (search-backward ")")
    (let ((table (nth 2 (eglot-completion-at-point))))
      (equal-or-fail (mapcar #'substring-no-properties (all-completions "" table)) '("tries=") "keywords"))))

(check "the server ends with exit code 0"
  (let* ((server (with-current-buffer demo (eglot-current-server)))
         (process (jsonrpc--process server)))
    (jsonrpc-request server :shutdown nil)
    (jsonrpc-notify server :exit nil)
    (wait-for "the end" (lambda () (not (process-live-p process))))
    (equal-or-fail (process-exit-status process) 0 "exit code")))

(princ (format "Emacs: %d passed, %d failed\n" passed failed))
(kill-emacs (if (zerop failed) 0 1))
;;; run.el ends here
