package dev.hermes.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Session titles may be typed without quotes: {@code hermes -c my project}. Joins the words of such a name. */
final class SessionNames {
    private static final Set<String> CONTINUE = Set.of("-c", "--continue");
    private static final Set<String> RESUME = Set.of("-r", "--resume");

    private SessionNames() {}

    /**
     * @param commands a word that names one ends the name
     * @param understood whether words make a command line; decides when the name seems to begin with a command
     */
    static List<String> joined(List<String> words, List<String> commands, Predicate<List<String>> understood) {
        var result = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            var flag = words.get(i);
            boolean mayBeBare = CONTINUE.contains(flag);
            if (!mayBeBare && !RESUME.contains(flag)) {
                result.add(flag);
                continue;
            }
            var name = new ArrayList<String>();
            while (i + 1 < words.size() && !words.get(i + 1).startsWith("-")) {
                boolean command = commands.contains(words.get(i + 1));
                boolean more = mayBeBare && i + 2 < words.size();
                if (command && (!name.isEmpty() || more && understood.test(words.subList(i + 1, words.size())))) {
                    break;
                }
                name.add(words.get(++i));
            }
            // Written in one piece, so that the command behind a bare flag is not taken for its value.
            boolean bareBeforeCommand = name.isEmpty() && mayBeBare && i + 1 < words.size();
            result.add(bareBeforeCommand ? "--continue=" : flag);
            if (!name.isEmpty()) {
                result.add(String.join(" ", name));
            }
        }
        return result;
    }
}
