package dev.hermes.cli.completion;

import dev.hermes.cli.args.Option;
import java.util.List;
import java.util.stream.Collectors;

/** For zsh; works through {@code eval} after {@code compinit}. */
final class ZshScript {
    private final List<Place> places;
    private final List<String> models;

    ZshScript(List<Place> places, List<String> models) {
        this.places = places;
        this.models = models;
    }

    String text() {
        var lists = new StringBuilder();
        var cases = new StringBuilder();
        for (var place : places) {
            if (!place.below().isEmpty()) {
                lists.append(describe(list(place), place));
            }
            if (!place.path().isEmpty()) {
                cases.append("                \"%s\") %s ;;\n".formatted(place.words(), action(place)));
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

                _hermes_column() {
                    local root="${HERMES_HOME:-$HOME/.hermes}" name=""
                    [[ -f $root/active_profile ]] && read -r name <$root/active_profile
                    [[ -n $name && -d $root/profiles/$name ]] && root=$root/profiles/$name
                    local -a names
                    names=(${(f)"$(cut -s -f$1 $root/cache/completion/sessions 2>/dev/null | grep .)"})
                    compadd -a names
                }

                _hermes_sessions() {
                    _hermes_column 1
                }

                _hermes_titles() {
                    _hermes_column 2
                }

                _hermes_boards() {
                    local root="${HERMES_HOME:-$HOME/.hermes}"
                    local -a names
                    names=(default ${root}/kanban/boards/*(N/:t))
                    compadd -a names
                }

                _hermes_models() {
                    compadd %s
                }

                _hermes() {
                    local context state line
                %s    _arguments -C \\
                        '(-h --help)'{-h,--help}'[show help]' \\
                        '(-V --version)'{-V,--version}'[show the version]' \\
                        '(-p --profile)'{-p,--profile}'[profile of this process]:profile:_hermes_profiles' \\
                        '(-m --model)'{-m,--model}'[model of this run]:model:_hermes_models' \\
                        '(-r --resume)'{-r,--resume}'[go on with a session]:session:_hermes_sessions' \\
                        '(-c --continue)'{-c,--continue}'[go on with a session by title]:title:_hermes_titles' \\
                        '1:command:->command' \\
                        '*::argument:->argument'
                    case $state in
                        command) _describe 'command' hermes_cmds ;;
                        argument)
                            local path="${(j: :)${words[1,CURRENT-1]:#-*}}"
                            case $path in
                %s                *)
                                    # Behind a value of an option: what the command itself takes.
                                    case ${words[1]} in
                %s                    esac ;;
                            esac ;;
                    esac
                }

                compdef _hermes hermes
                """.formatted(models.isEmpty() ? "--" : "-- " + String.join(" ", models), lists, cases, leaves());
    }

    private String leaves() {
        return places.stream()
                .filter(place -> place.path().size() == 1 && place.below().isEmpty())
                .map(place -> "                        %s) %s ;;\n".formatted(place.words(), action(place)))
                .collect(Collectors.joining());
    }

    private static String list(Place place) {
        return place.path().isEmpty()
                ? "hermes_cmds"
                : place.words().replace(' ', '_').replace('-', '_') + "_cmds";
    }

    private static String action(Place place) {
        if (!place.below().isEmpty()) {
            return "_describe '" + place.words() + " command' " + list(place);
        }
        var options = place.options().stream().map(ZshScript::option).collect(Collectors.joining(" "));
        var words = Values.of(place.words())
                .map(values -> " '*: :_hermes_" + values.function() + "'")
                .orElseGet(() -> place.command().positionals().stream()
                        .filter(word -> !word.choices().isEmpty())
                        .findFirst()
                        .map(word -> " '*: :(" + String.join(" ", word.choices()) + ")'")
                        .orElse(""));
        // _arguments takes the first word for the command itself.
        int consumed = place.path().size() - 1;
        var shift = consumed > 0 ? "shift " + consumed + " words; (( CURRENT -= " + consumed + " )); " : "";
        return shift + "_arguments '(-h --help)'{-h,--help}'[show help]' " + options + words;
    }

    private static String option(Option option) {
        var help = Place.text(option.help());
        var value = option.kind() == Option.Kind.FLAG
                ? ""
                : ":value:"
                        + (option.choices().isEmpty()
                                ? Values.of(option)
                                        .map(values -> "_hermes_" + values.function())
                                        .orElse("")
                                : "(" + String.join(" ", option.choices()) + ")");
        return option.names().stream()
                .map(name -> "'" + name + "[" + help + "]" + value + "'")
                .collect(Collectors.joining(" "));
    }

    private static String describe(String list, Place place) {
        var entries = place.below().stream()
                .map(name -> "'" + name + ":" + Place.text(place.command().summary(name)) + "'")
                .collect(Collectors.joining(" "));
        return "    local -a " + list + "\n    " + list + "=(" + entries + ")\n";
    }
}
