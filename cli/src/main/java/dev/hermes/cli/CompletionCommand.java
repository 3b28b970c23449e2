package dev.hermes.cli;

import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Option;
import dev.hermes.cli.args.Positional;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code hermes completion}: a script made from the command model; completing starts no JVM. */
final class CompletionCommand {
    private static final int HELP = 60;

    private CompletionCommand() {}

    static Command<Context> command() {
        return Command.<Context>named("completion", "Print a completion script for a shell.")
                .with(Positional.maybe("shell", "the shell")
                        .oneOf("bash", "zsh", "fish")
                        .otherwise("bash"))
                .does(CompletionCommand::run);
    }

    private static int run(Arguments arguments, Context context) {
        var root = Commands.root();
        context.console()
                .raw(
                        switch (arguments.required("shell")) {
                            case "zsh" -> zsh(root);
                            case "fish" -> fish(root);
                            default -> bash(root);
                        });
        return 0;
    }

    /** A command with the words that lead to it. */
    private record Place(List<String> path, Command<Context> command) {
        String words() {
            return String.join(" ", path);
        }

        /** What may come next: names of commands below, choices of a word, options. */
        String next() {
            return Stream.of(
                            command.names().stream().sorted(),
                            command.positionals().stream().flatMap(word -> word.choices().stream()),
                            command.options().stream()
                                    .filter(option -> !option.hidden())
                                    .flatMap(option -> option.names().stream())
                                    .sorted(),
                            Stream.of("--help"))
                    .flatMap(names -> names)
                    .collect(Collectors.joining(" "));
        }
    }

    private static List<Place> places(Command<Context> root) {
        var places = new ArrayList<Place>();
        collect(List.of(), root, places);
        return places;
    }

    private static void collect(List<String> path, Command<Context> command, List<Place> into) {
        into.add(new Place(path, command));
        for (var name : command.names().stream().sorted().toList()) {
            var below = new ArrayList<>(path);
            below.add(name);
            command.sub(name).ifPresent(sub -> collect(List.copyOf(below), sub, into));
        }
    }

    private static String bash(Command<Context> root) {
        var cases = places(root).stream()
                .map(place -> "        \"" + place.words() + "\") words=\"" + place.next() + "\" ;;")
                .collect(Collectors.joining("\n"));
        var paths = places(root).stream()
                .filter(place -> !place.path().isEmpty())
                .map(place -> "\"" + place.words() + "\"")
                .collect(Collectors.joining("|"));
        return """
                # Completion of hermes for bash: eval "$(hermes completion bash)"
                _hermes_profiles() {
                    local root="${HERMES_HOME:-$HOME/.hermes}" dir
                    echo default
                    for dir in "$root"/profiles/*/; do
                        [ -d "$dir" ] && basename "$dir"
                    done
                }

                _hermes_completion() {
                    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" path="" word words i
                    if [ "$prev" = -p ] || [ "$prev" = --profile ]; then
                        COMPREPLY=($(compgen -W "$(_hermes_profiles)" -- "$cur"))
                        return
                    fi
                    for ((i = 1; i < COMP_CWORD; i++)); do
                        word="${COMP_WORDS[i]}"
                        case "$word" in
                            -p|--profile) ((i++)) ;;
                            *)
                                case "${path:+$path }$word" in
                                    %s) path="${path:+$path }$word" ;;
                                esac ;;
                        esac
                    done
                    case "$path" in
                        "profile use"|"profile show") words="$(_hermes_profiles)" ;;
                %s
                        *) words="" ;;
                    esac
                    COMPREPLY=($(compgen -W "$words" -- "$cur"))
                }

                complete -F _hermes_completion hermes
                """.formatted(paths, cases);
    }

    private static String zsh(Command<Context> root) {
        var lists = new StringBuilder();
        var cases = new StringBuilder();
        lists.append(describe("hermes_cmds", root));
        for (var name : root.names().stream().sorted().toList()) {
            var command = root.sub(name).orElseThrow();
            if (!command.names().isEmpty()) {
                var list = name.replace('-', '_') + "_cmds";
                lists.append(describe(list, command));
                cases.append("                %s) _describe '%s command' %s ;;\n".formatted(name, name, list));
            } else {
                var options = command.options().stream()
                        .map(CompletionCommand::zshOption)
                        .collect(Collectors.joining(" "));
                cases.append("                %s) _arguments '(-h --help)'{-h,--help}'[show help]' %s ;;\n"
                        .formatted(name, options));
            }
        }
        return """
                #compdef hermes
                # Completion of hermes for zsh: eval "$(hermes completion zsh)"
                _hermes_profiles() {
                    local root="${HERMES_HOME:-$HOME/.hermes}"
                    local -a names
                    names=(default ${root}/profiles/*(N/:t))
                    _describe 'profile' names
                }

                _hermes() {
                    local context state line
                %s    _arguments -C \\
                        '(-h --help)'{-h,--help}'[show help]' \\
                        '(-V --version)'{-V,--version}'[show the version]' \\
                        '(-p --profile)'{-p,--profile}'[profile of this process]:profile:_hermes_profiles' \\
                        '1:command:->command' \\
                        '*::argument:->argument'
                    case $state in
                        command) _describe 'command' hermes_cmds ;;
                        argument)
                            case $line[1] in
                                profile) if (( CURRENT == 3 )); then _hermes_profiles; else _describe 'profile command' profile_cmds; fi ;;
                %s            esac ;;
                    esac
                }

                compdef _hermes hermes
                """.formatted(lists, cases.toString().replaceAll("(?m)^ +profile\\) .*\\n", ""));
    }

    private static String zshOption(Option option) {
        var help = text(option.help());
        return option.names().stream()
                .map(name -> "'" + name + "[" + help + "]" + (option.kind() == Option.Kind.FLAG ? "" : ":value:") + "'")
                .collect(Collectors.joining(" "));
    }

    private static String describe(String list, Command<Context> command) {
        var entries = command.names().stream()
                .sorted()
                .map(name -> "'" + name + ":" + text(command.summary(name)) + "'")
                .collect(Collectors.joining(" "));
        return "    local -a " + list + "\n    " + list + "=(" + entries + ")\n";
    }

    private static String fish(Command<Context> root) {
        var script = new StringBuilder("""
                # Completion of hermes for fish: hermes completion fish | source
                function __hermes_profiles
                    set -l root $HERMES_HOME
                    test -n "$root"; or set root $HOME/.hermes
                    echo default
                    for dir in $root/profiles/*/
                        basename $dir
                    end
                end

                complete -c hermes -f
                complete -c hermes -s p -l profile -xa '(__hermes_profiles)' -d 'profile of this process'
                complete -c hermes -s h -l help -d 'show help'
                """);
        var commands = root.names().stream().sorted().collect(Collectors.joining(" "));
        root.options().forEach(option -> fishOption(script, "not __fish_seen_subcommand_from " + commands, option));
        for (var name : root.names().stream().sorted().toList()) {
            script.append("complete -c hermes -n 'not __fish_seen_subcommand_from %s' -a %s -d '%s'\n"
                    .formatted(commands, name, text(root.summary(name))));
            var command = root.sub(name).orElseThrow();
            command.options().forEach(option -> fishOption(script, "__fish_seen_subcommand_from " + name, option));
            for (var below : command.names().stream().sorted().toList()) {
                script.append("complete -c hermes -n '__fish_seen_subcommand_from %s' -a %s -d '%s'\n"
                        .formatted(name, below, text(command.summary(below))));
            }
        }
        script.append("complete -c hermes -n '__fish_seen_subcommand_from use show' -a '(__hermes_profiles)'\n");
        return script.toString();
    }

    private static void fishOption(StringBuilder script, String condition, Option option) {
        if (option.hidden() || option.key().equals("profile")) {
            return;
        }
        script.append("complete -c hermes -n '").append(condition).append('\'');
        for (var name : option.names()) {
            script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        script.append(option.kind() == Option.Kind.FLAG ? "" : " -x")
                .append(" -d '")
                .append(text(option.help()))
                .append("'\n");
    }

    /** Short, and without anything a shell would read. */
    private static String text(String help) {
        var plain = help.replaceAll("['\"\\\\\\[\\]:]", "");
        return plain.length() > HELP ? plain.substring(0, HELP) : plain;
    }
}
