package dev.hermes.cli.completion;

import dev.hermes.cli.args.Option;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** For bash, from 3.2 on. */
final class BashScript {
    private final List<Place> places;
    private final List<String> models;

    BashScript(List<Place> places, List<String> models) {
        this.places = places;
        this.models = models;
    }

    /** Titles are the user's words: they are compared and quoted, and never read by the shell. */
    String text() {
        return """
                # Completion of hermes for bash: eval "$(hermes completion bash)"
                _hermes_profiles() {
                    local root="${HERMES_HOME:-$HOME/.hermes}" dir
                    echo default
                    for dir in "$root"/profiles/*/; do
                        [ -d "$dir" ] && basename "$dir"
                    done
                }

                _hermes_home() {
                    local root="${HERMES_HOME:-$HOME/.hermes}" name=""
                    [ -f "$root/active_profile" ] && read -r name <"$root/active_profile"
                    if [ -n "$name" ] && [ -d "$root/profiles/$name" ]; then
                        echo "$root/profiles/$name"
                    else
                        echo "$root"
                    fi
                }

                _hermes_sessions() {
                    cut -f1 "$(_hermes_home)/cache/completion/sessions" 2>/dev/null
                }

                _hermes_titles() {
                    cut -s -f2 "$(_hermes_home)/cache/completion/sessions" 2>/dev/null | grep .
                }

                _hermes_boards() {
                    local root="${HERMES_HOME:-$HOME/.hermes}" dir
                    echo default
                    for dir in "$root"/kanban/boards/*/; do
                        [ -d "$dir" ] && basename "$dir"
                    done
                }

                _hermes_models() {
                    printf '%%s\\n' %s
                }

                # Offers the lines of a function that begin with what was typed.
                _hermes_offer() {
                    local line
                    COMPREPLY=()
                    while IFS= read -r line; do
                        case "$line" in
                            "$2"*) COMPREPLY+=("$(printf '%%q' "$line")") ;;
                        esac
                    done < <("$1")
                }

                _hermes_completion() {
                    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" path="" word words="" i
                    for ((i = 1; i < COMP_CWORD; i++)); do
                        word="${COMP_WORDS[i]}"
                        case "$word" in
                            %s) ((i++)) ;;
                            *)
                                case "${path:+$path }$word" in
                                    %s) path="${path:+$path }$word" ;;
                                esac ;;
                        esac
                    done
                    case "$path:$prev" in
                %s
                    esac
                    if [ -n "$words" ]; then
                        COMPREPLY=($(compgen -W "$words" -- "$cur"))
                        return
                    fi
                    case "$prev" in
                %s
                    esac
                    case "$cur" in
                        -*) ;;
                        *)
                            case "$path" in
                %s
                            esac ;;
                    esac
                    case "$path" in
                %s
                        *) words="" ;;
                    esac
                    COMPREPLY=($(compgen -W "$words" -- "$cur"))
                }

                complete -F _hermes_completion hermes
                """.formatted(
                        models.isEmpty() ? "''" : String.join(" ", models),
                        "-p|--profile",
                        paths(),
                        choices(),
                        optionValues(),
                        words(),
                        next());
    }

    private String paths() {
        return places.stream()
                .filter(place -> !place.path().isEmpty())
                .map(place -> "\"" + place.words() + "\"")
                .collect(Collectors.joining("|"));
    }

    /** Values that an option takes of few. */
    private String choices() {
        var lines = places.stream()
                .flatMap(place -> place.options().stream()
                        .filter(option -> !option.choices().isEmpty())
                        .map(option -> "        "
                                + option.names().stream()
                                        .map(name -> "\"" + place.words() + ":" + name + "\"")
                                        .collect(Collectors.joining("|"))
                                + ") words=\"" + String.join(" ", option.choices()) + "\" ;;"))
                .collect(Collectors.joining("\n"));
        return lines.isEmpty() ? "        ?) ;;" : lines;
    }

    /** Options whose value is something of the user's; a name that means something else elsewhere is told by its place. */
    private String optionValues() {
        var lines = new StringBuilder();
        for (var entry : byMeaning().entrySet()) {
            lines.append("        ")
                    .append(String.join("|", entry.getValue()))
                    .append(") _hermes_offer _hermes_")
                    .append(entry.getKey().function())
                    .append(" \"$cur\"; return ;;\n");
        }
        return lines.toString().stripTrailing();
    }

    private Map<Values, Set<String>> byMeaning() {
        var names = new LinkedHashMap<Values, Set<String>>();
        for (var place : places) {
            for (var option : place.options()) {
                Values.of(option).ifPresent(values -> {
                    for (var name : option.names()) {
                        if (name.startsWith("--") || unambiguous(name, values)) {
                            names.computeIfAbsent(values, _ -> new LinkedHashSet<>())
                                    .add(name);
                        }
                    }
                });
            }
        }
        return names;
    }

    private boolean unambiguous(String name, Values values) {
        return places.stream()
                .flatMap(place -> place.options().stream())
                .filter(option -> option.names().contains(name))
                .filter(option -> option.kind() != Option.Kind.FLAG)
                .allMatch(option -> Values.of(option).filter(values::equals).isPresent());
    }

    /** Words that name something of the user's. */
    private String words() {
        return places.stream()
                .flatMap(place -> Values.of(place.words()).stream()
                        .map(values -> "                    \"" + place.words() + "\") _hermes_offer _hermes_"
                                + values.function() + " \"$cur\"; return ;;"))
                .collect(Collectors.joining("\n"));
    }

    private String next() {
        return places.stream()
                .map(place -> "        \"" + place.words() + "\") words=\"" + place.next() + "\" ;;")
                .collect(Collectors.joining("\n"));
    }
}
