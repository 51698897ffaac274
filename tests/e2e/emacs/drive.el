;;; A user of Emacs with eglot: opens a file, changes it without saving, runs Optimize Function, waits, applies a variant.
;; Environment: FILE, SERVER (its words separated by newlines), NAME (function), LINE (1-based, of its name), SECONDS.
;; Prints "ok NAME" or "FAIL NAME ..." for each step; the buffer at the end goes to FILE.out.
(setq last-nonmenu-event 13) ; in batch mode eglot would open a menu of X otherwise
(require 'package)
(add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa")
(package-initialize)
(require 'eglot)
(require 'cl-lib)

(defvar said nil "Messages of the server, newest first.")
(defun check (name ok &optional extra)
  (message "%s %s %s" (if ok "ok" "FAIL") name (if ok "" (or extra "")))
  (unless ok (error "Step failed: %s" name)))
(defun wait-for (ready &optional seconds)
  (let ((end (+ (float-time) (or seconds 15))) found)
    (while (and (not (setq found (funcall ready))) (< (float-time) end)) (accept-process-output nil 0.05))
    found))
(cl-defmethod eglot-handle-notification :before (_server (_method (eql window/showMessage)) &key message &allow-other-keys)
  (push message said))
(defun choose (wanted)
  "Take the code action that begins with WANTED, through the command a key is bound to."
  (let (chosen offered)
    (cl-letf (((symbol-function 'completing-read)
               (lambda (_prompt items &rest _)
                 (setq offered (all-completions "" items)
                       chosen (cl-find-if (lambda (one) (string-prefix-p wanted one)) offered))
                 (or chosen (error "Not offered: %s in %S" wanted offered)))))
      (call-interactively #'eglot-code-actions))
    chosen))

(setq eglot-sync-connect t eglot-connect-timeout 30 eglot-confirm-server-initiated-edits nil eglot-autoshutdown nil
      make-backup-files nil auto-save-default nil create-lockfiles nil eglot-send-changes-idle-time 0)
;; as docs/editors.md says, with the command of the test
(add-to-list 'eglot-server-programs `(python-mode . ,(split-string (getenv "SERVER") "\n")))

(condition-case problem
    (let* ((name (getenv "NAME")) (seconds (string-to-number (getenv "SECONDS"))) before server)
      (find-file (getenv "FILE"))
      (python-mode)
      (call-interactively #'eglot)
      (setq server (eglot-current-server))
      (check "connected" server)
      (goto-char (point-min))
      (insert "# typed, not saved: é 😀\n")
      (forward-line (1- (string-to-number (getenv "LINE"))))
      (forward-char 5)
      (eglot--signal-textDocument/didChange)
      (let ((hover (jsonrpc-request server :textDocument/hover (eglot--TextDocumentPositionParams))))
        (check "hover" (string-match-p "Estimated growth" (plist-get (plist-get hover :contents) :value)) hover))
      (check "start the run" (choose (format "Optimize function `%s`" name)))
      (check "the run ends"
             (wait-for (lambda () (cl-some (lambda (one) (string-match-p (format "`%s`: " (regexp-quote name)) one)) said)) seconds)
             said)
      (setq before (buffer-chars-modified-tick))
      (check "a variant is offered" (choose (format "Apply variant 1 to `%s`" name)))
      (check "the buffer changes" (wait-for (lambda () (/= before (buffer-chars-modified-tick)))))
      (check "the typed line is still there"
             (save-excursion (goto-char (point-min)) (looking-at "# typed, not saved: é 😀\n")))
      (let ((coding-system-for-write 'utf-8-unix))
        (write-region nil nil (concat (getenv "FILE") ".out") nil 'quiet))
      (eglot-shutdown server)
      (check "the server exits" (wait-for (lambda () (not (jsonrpc-running-p server)))))
      (set-buffer-modified-p nil)
      (kill-emacs 0))
  (error (message "ERROR %S %S" problem said) (kill-emacs 1)))
