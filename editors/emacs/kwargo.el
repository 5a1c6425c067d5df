;;; kwargo.el --- Python constructor calls that raise  -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "29.1"))

;;; Commentary:

;; Underlines the arguments of Python constructor calls that raise a TypeError, and
;; converts the calls to the factory that takes them.  With this file on the
;; `load-path':
;;
;;     (require 'kwargo)
;;     (add-hook 'python-base-mode-hook #'eglot-ensure)
;;
;; `kwargo' has to be on the PATH (pip install kwargo), or `kwargo-command' has to
;; name it.

;;; Code:

(require 'eglot)
(require 'xref)

(defgroup kwargo nil
  "Python constructor calls that raise."
  :group 'tools
  :prefix "kwargo-")

(defcustom kwargo-command '("kwargo" "server")
  "How the server is started."
  :type '(repeat string))

(defcustom kwargo-settings nil
  "Settings of the server, as a property list.
For example (:diagnosticMode \"workspace\").  docs/protocol.md of
Kwargo lists them."
  :type 'plist)

(defun kwargo--contact (_interactive)
  "How eglot starts the server, and with which settings."
  (append kwargo-command (list :initializationOptions (or kwargo-settings (make-hash-table)))))

(add-to-list 'eglot-server-programs '((python-mode python-ts-mode) . kwargo--contact))

(defun kwargo--ask (command)
  "Ask the server COMMAND about what is at point."
  (let ((server (eglot-current-server)))
    (unless server
      (user-error "Kwargo does not run for this buffer: M-x eglot"))
    (let ((place (eglot--TextDocumentPositionParams)))
      (or (jsonrpc-request
           server :workspace/executeCommand
           `(:command ,command
             :arguments [,(plist-get (plist-get place :textDocument) :uri) ,(plist-get place :position)]))
          (user-error "There is no class here")))))

(defun kwargo-constructions ()
  "List the places that construct the class at point."
  (interactive)
  (let* ((found (kwargo--ask "kwargo.constructions"))
         (places (append (plist-get found :locations) nil)))
    (if (null places)
        (message "No constructions of %s" (plist-get found :class))
      (xref-show-xrefs
       (lambda ()
         (mapcar (lambda (place)
                   (eglot--xref-make-match (plist-get found :class) (plist-get place :uri) (plist-get place :range)))
                 places))
       nil))))

(defun kwargo-contract ()
  "Show what the class at point accepts."
  (interactive)
  (let ((text (plist-get (kwargo--ask "kwargo.contract") :markdown)))
    (with-help-window "*kwargo*"
      (princ text))))

(defun kwargo-fix-file ()
  "Make all safe fixes of this buffer."
  (interactive)
  (eglot-code-actions (point-min) (point-max) "source.fixAll.kwargo" t))

(defun kwargo-fix-workspace ()
  "Make the safe fixes of all files."
  (interactive)
  (let ((server (or (eglot-current-server) (user-error "Kwargo does not run for this buffer: M-x eglot"))))
    (jsonrpc-async-request
     server :workspace/executeCommand '(:command "kwargo.fixWorkspace")
     :success-fn (lambda (made)
                   (message "Kwargo: %d safe fixes in %d files" (plist-get made :fixes) (plist-get made :files))))))

(provide 'kwargo)
;;; kwargo.el ends here
