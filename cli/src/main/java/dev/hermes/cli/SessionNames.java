package dev.hermes.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Session titles may be typed without quotes: {@code hermes -c my project}. Joins the words of such a name. */
final class SessionNames {
    private static final Set<String> FLAGS = Set.of("-c", "--continue", "-r", "--resume");

    private SessionNames() {}

    /**
     * @param commands a word that names one ends the name
     * @param understood whether words make a command line; decides when the name seems to begin with a command
     */
    static List<String> joined(List<String> words, List<String> commands, Predicate<List<String>> understood) {
        var result = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            result.add(words.get(i));
            if (!FLAGS.contains(words.get(i))) {
                continue;
            }
            var name = new ArrayList<String>();
            while (i + 1 < words.size() && !words.get(i + 1).startsWith("-")) {
                boolean command = commands.contains(words.get(i + 1));
                boolean rest = i + 2 < words.size();
                if (command && (!name.isEmpty() || rest && understood.test(words.subList(i + 1, words.size())))) {
                    break;
                }
                name.add(words.get(++i));
            }
            if (!name.isEmpty()) {
                result.add(String.join(" ", name));
            }
        }
        return result;
    }
}
