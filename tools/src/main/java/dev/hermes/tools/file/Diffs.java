package dev.hermes.tools.file;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.hermes.tools.file.PatchPlan.Changed;
import java.util.List;

/** Shows what was changed. */
final class Diffs {
    private static final int CONTEXT = 3;
    private static final String NOWHERE = "/dev/null";

    private Diffs() {}

    static String unified(List<Changed> changed) {
        var text = new StringBuilder();
        for (var each : changed) {
            var before = lines(each.before().orElse(""));
            var after = lines(each.after().orElse(""));
            var diff = UnifiedDiffUtils.generateUnifiedDiff(
                    each.before().isPresent() ? "a/" + each.given() : NOWHERE,
                    each.after().isPresent() ? "b/" + each.given() : NOWHERE,
                    before,
                    DiffUtils.diff(before, after),
                    CONTEXT);
            diff.forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    private static List<String> lines(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of((text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1));
    }
}
