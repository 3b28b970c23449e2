package dev.hermes.tools.approval;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What upstream's table lets pass and should be asked about. These rules only ever turn "run" into "ask". */
final class AddedRules {
    private static final Set<String> FETCHERS = Set.of("curl", "wget", "fetch", "http");

    private AddedRules() {}

    static Optional<String> find(String text, List<ShellWords.Simple> commands) {
        return byMeaning(Invocation.of(commands))
                .or(() -> Patterns.ALL.stream()
                        .filter(rule -> rule.matches(text))
                        .map(Rule::label)
                        .findFirst());
    }

    private static Optional<String> byMeaning(List<Invocation> invocations) {
        boolean fetching = false;
        for (var invocation : invocations) {
            fetching = FETCHERS.contains(invocation.program()) || (fetching && invocation.piped());
            if (fetching && invocation.piped() && Invocation.SHELLS.contains(invocation.program())) {
                return Optional.of("pipe remote content to shell");
            }
            if (invocation.program().equals("rm")) {
                if (invocation.hasOption('r', "--recursive")) {
                    return Optional.of("recursive delete");
                }
                if (invocation.operands().stream().anyMatch(operand -> operand.startsWith("/"))) {
                    return Optional.of("delete in root path");
                }
            }
        }
        return Optional.empty();
    }

    /** Compiled by the first command that reaches them. */
    private static final class Patterns {
        private static final String USER_HOME = "(?:~|\\$home|\\$\\{home\\}|/home/[^\\s/]+|/root|/users/[^\\s/]+)";
        private static final String HERMES = "(?:\\S*/\\.hermes/|\\$\\{?hermes_home\\}?/)(?:profiles/[^\\s/]+/)?";
        private static final String HERMES_OWN =
                "[\"']?" + HERMES + "(?:config\\.yaml|\\.env|auth\\.json|soul\\.md|cron/)";
        private static final String SENSITIVE = USER_HOME
                + "/\\.(?:ssh(?:/\\S*)?|bashrc|zshrc|profile|bash_profile|zprofile|netrc|pgpass|npmrc|pypirc)";
        private static final String CREDENTIALS = "(?:" + HERMES + "(?:\\.env\\b|auth\\.json|mcp-tokens/)|" + USER_HOME
                + "/(?:\\.ssh/id_\\w+(?!\\S*\\.pub)|\\.aws/credentials|\\.netrc|\\.pgpass|\\.git-credentials"
                + "|\\.kube/config|\\.docker/config\\.json|\\.config/gh/hosts\\.yml))";

        static final List<Rule> ALL = List.of(
                Rule.of("\\b(?:source|\\.)\\s+<\\s*\\(\\s*(?:curl|wget)\\b", "pipe remote content to shell"),
                Rule.of(
                        "\\b(?:python\\d*(?:\\.\\d+)?|pypy\\d*|perl[\\d.]*|ruby[\\d.]*|nodejs|node|php)\\s+(?:-[ec]\\s|--eval\\b|--print\\b)",
                        "script execution via -e/-c flag"),
                Rule.of("\\b(?:dash|ash|fish|csh|tcsh)\\s+-\\S*c(?:\\s|$)", "script execution via -e/-c flag"),
                Rule.of("\\bgit\\s+reset\\b[^;&|\\n]*\\s--hard\\b", "git reset --hard (destroys uncommitted changes)"),
                Rule.of("\\bgit\\s+(?:checkout|restore)\\s+(?:-\\S+\\s+)*\\.(?:\\s|$)", "git discard changes"),
                Rule.of("\\bgit\\s+stash\\s+(?:drop|clear)\\b", "git discard changes"),
                Rule.of(
                        "\\bchmod\\s+(?:-\\S*\\s+)*(?:0+(?:777|666)\\b|[ugo]*[ao][ugo]*\\+[rwx]*w)",
                        "world/other-writable permissions"),
                Rule.of(
                        "\\bchmod\\s+(?:-\\S*\\s+)*(?:[ugoa]*\\+[rwxt]*s|0?[24567][0-7]{3}\\b)",
                        "setuid/setgid bit set"),
                Rule.of(">\\s*" + HERMES_OWN, "in-place edit of Hermes config/env"),
                Rule.of(
                        "\\b(?:tee|cp|mv|install|ln|rsync)\\b[^;&|\\n]*\\s" + HERMES_OWN + "\\S*\\s*(?:$|[;&|\\n])",
                        "in-place edit of Hermes config/env"),
                Rule.of(
                        "\\b(?:sed|perl)\\b[^;&|\\n]*\\s(?:-\\w*i|--in-place)[^;&|\\n]*\\s" + HERMES_OWN,
                        "in-place edit of Hermes config/env"),
                Rule.of(
                        "\\b(?:cp|mv|install|ln|rsync)\\b[^;&|\\n]*\\s[\"']?" + SENSITIVE + "[\"']?\\s*(?:$|[;&|\\n])",
                        "copy/move file into sensitive credential/SSH/shell-rc path"),
                Rule.of(
                        "\\b(?:cat|tac|nl|less|more|head|tail|bat|strings|xxd|od|base64|grep|rg|awk|sed|cut|cp|scp|curl)\\b[^;&|\\n]*"
                                + CREDENTIALS,
                        "credential read"),
                Rule.of("\\bgh\\s+auth\\s+token\\b", "credential read"),
                Rule.of("\\btruncate\\s+(?:-\\S+\\s+)*(?:-s|--size)", "truncate file"),
                Rule.of("\\bcrontab\\s+(?:-u\\s*\\S+\\s+)?(?:-r\\b|-\\s*$|[^-\\s;&|])", "crontab replaced or removed"),
                Rule.of("\\bkubectl\\b[^;&|\\n]*\\sdelete\\b", "kubectl delete"),
                Rule.of("\\baws\\s+s3\\s+rb\\b[^;&|\\n]*--force\\b", "delete S3 bucket (aws s3 rb --force)"),
                Rule.of(
                        "\\bdocker\\s+(?:container\\s+|compose\\s+)?(?:restart|stop|kill)\\b",
                        "docker restart/stop/kill"));

        private Patterns() {}
    }
}
