package dev.hermes.cli.completion;

import dev.hermes.cli.args.Option;
import java.util.List;
import java.util.stream.Collectors;

/** For fish. */
final class FishScript {
    private final List<Place> places;
    private final List<String> models;
    private final StringBuilder script = new StringBuilder();

    FishScript(List<Place> places, List<String> models) {
        this.places = places;
        this.models = models;
    }

    String text() {
        script.append("""
                # Completion of hermes for fish: hermes completion fish | source
                function __hermes_root
                    if test -n "$HERMES_HOME"
                        echo $HERMES_HOME
                    else
                        echo $HOME/.hermes
                    end
                end

                function __hermes_profiles
                    echo default
                    for dir in (__hermes_root)/profiles/*/
                        basename $dir
                    end
                end

                function __hermes_column
                    set -l home (__hermes_root)
                    set -l name ''
                    test -f $home/active_profile; and read name <$home/active_profile
                    test -n "$name"; and test -d $home/profiles/$name; and set home $home/profiles/$name
                    test -f $home/cache/completion/sessions; and cut -s -f$argv[1] $home/cache/completion/sessions | string match -r '.+'
                end

                function __hermes_sessions
                    __hermes_column 1
                end

                function __hermes_titles
                    __hermes_column 2
                end

                function __hermes_boards
                    echo default
                    for dir in (__hermes_root)/kanban/boards/*/
                        basename $dir
                    end
                end

                function __hermes_models
                    printf '%%s\\n' %s
                end

                complete -c hermes -f
                complete -c hermes -s p -l profile -xa '(__hermes_profiles)' -d 'profile of this process'
                complete -c hermes -s h -l help -d 'show help'
                """.formatted(models.isEmpty() ? "''" : String.join(" ", models)));
        places.forEach(this::place);
        return script.toString();
    }

    private void place(Place place) {
        var here = condition(place);
        place.options().forEach(option -> option(here, option));
        for (var name : place.below()) {
            script.append("complete -c hermes -n '%s' -a %s -d '%s'\n"
                    .formatted(here, name, Place.text(place.command().summary(name))));
        }
        Values.of(place.words())
                .ifPresent(values -> script.append(
                        "complete -c hermes -n '%s' -a '(__hermes_%s)'\n".formatted(here, values.function())));
        place.command().positionals().stream()
                .filter(word -> !word.choices().isEmpty())
                .forEach(word -> script.append(
                        "complete -c hermes -n '%s' -a '%s'\n".formatted(here, String.join(" ", word.choices()))));
    }

    /** All words of the path are there, and none of those that would lead further. */
    private static String condition(Place place) {
        var seen = place.path().stream()
                .map(word -> "__fish_seen_subcommand_from " + word)
                .collect(Collectors.joining("; and "));
        if (place.below().isEmpty()) {
            return seen;
        }
        var further = "not __fish_seen_subcommand_from " + String.join(" ", place.below());
        return seen.isEmpty() ? further : seen + "; and " + further;
    }

    private void option(String condition, Option option) {
        if (option.key().equals("profile")) {
            return;
        }
        script.append("complete -c hermes -n '").append(condition).append('\'');
        for (var name : option.names()) {
            script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.kind() != Option.Kind.FLAG) {
            var values = option.choices().isEmpty()
                    ? Values.of(option)
                            .map(kind -> "a '(__hermes_" + kind.function() + ")'")
                            .orElse("")
                    : "a '" + String.join(" ", option.choices()) + "'";
            script.append(" -x").append(values);
        }
        script.append(" -d '").append(Place.text(option.help())).append("'\n");
    }
}
