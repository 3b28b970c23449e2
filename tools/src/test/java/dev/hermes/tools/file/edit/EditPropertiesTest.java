package dev.hermes.tools.file.edit;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.hermes.tools.file.edit.PatchText.Operation;
import dev.hermes.tools.file.edit.TextEdit.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for every text and every edit; seeds are printed with a failure. */
class EditPropertiesTest {
    private static final List<String> WORDS = List.of(
            "int",
            "x",
            "=",
            "f(x)",
            "return",
            "\"a\"",
            "{",
            "}",
            "if",
            "else",
            "\u2026",
            "\u201Cq\u201D",
            "é",
            "日本",
            "--",
            "'");

    @Test
    void an_exact_text_that_is_there_once_is_replaced_and_nothing_else() {
        for (int seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            var text = text(random, "\n");
            if (text.isEmpty()) {
                continue;
            }
            int from = random.nextInt(text.length());
            int to = from + 1 + random.nextInt(Math.min(40, text.length() - from));
            var old = text.substring(from, to);
            if (text.indexOf(old) != from || text.indexOf(old, from + 1) >= 0) {
                continue;
            }
            var insert = text(random, "\n") + "!";
            assertThat(TextEdit.replace(text, old, insert, false))
                    .as("seed %d", seed)
                    .isEqualTo(
                            new Outcome.Done(text.substring(0, from) + insert + text.substring(to), Strategy.EXACT, 1));
        }
    }

    @Test
    void whatever_is_asked_the_text_around_a_single_place_stays_or_the_edit_is_refused() {
        for (int seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            var text = text(random, random.nextBoolean() ? "\n" : "\r\n");
            var old = disturbed(block(text, random), random);
            var marker = "\uE000";
            switch (TextEdit.replace(text, old, marker, false)) {
                case Outcome.Refused(var message) ->
                    assertThat(message).as("seed %d", seed).isNotBlank();
                case Outcome.Done(var changed, var _, var count) -> {
                    assertThat(count).as("seed %d", seed).isEqualTo(1);
                    int at = changed.indexOf(marker);
                    assertThat(at).as("seed %d", seed).isNotNegative();
                    // Re-indentation may put white space before what comes in; it belongs to the place.
                    var head = changed.substring(0, at).replaceAll("[ \t]+\\z", "");
                    assertThat(text).as("seed %d", seed).startsWith(head);
                    assertThat(text).as("seed %d", seed).endsWith(changed.substring(at + marker.length()));
                }
            }
        }
    }

    @Test
    void a_block_with_other_indentation_is_replaced_with_the_indentation_of_the_text() {
        int replaced = 0;
        for (int seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            var before = lines(random, "before");
            var block = lines(random, "block");
            var after = lines(random, "after");
            var comes = lines(random, "new");
            var indent = " ".repeat(random.nextInt(1, 9));
            var text = join(before) + join(indented(block, indent)) + join(after);
            var outcome = TextEdit.replace(text, join(block), join(comes), false);
            assertThat(outcome)
                    .as("seed %d", seed)
                    .isEqualTo(new Outcome.Done(
                            join(before) + join(indented(comes, indent)) + join(after), Strategy.LINE_TRIMMED, 1));
            replaced++;
        }
        assertThat(replaced).isEqualTo(2000);
    }

    @Test
    void a_patch_made_from_two_texts_turns_one_into_the_other() {
        for (int seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            var before = new ArrayList<>(unique(random));
            var after = new ArrayList<>(before);
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                int at = random.nextInt(after.size() + 1);
                if (random.nextBoolean() || at == after.size()) {
                    after.add(at, "added " + i + " " + random.nextInt(1000));
                } else {
                    after.remove(at);
                }
            }
            if (before.equals(after)) {
                continue;
            }
            var old = join(before);
            var hunks = ((Operation.Update)
                            PatchText.parse(patch(before, after)).operations().getFirst())
                    .hunks();
            var outcome = Hunk.applyAll(old, hunks);
            assertThat(outcome.problem())
                    .as("seed %d\n%s", seed, patch(before, after))
                    .isEmpty();
            assertThat(outcome.text())
                    .as("seed %d\n%s", seed, patch(before, after))
                    .isEqualTo(join(after));
        }
    }

    @Test
    void any_text_is_a_patch_or_a_named_problem() {
        for (int seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            var pieces = List.of(
                    "*** Begin Patch",
                    "*** End Patch",
                    "*** Update File: a",
                    "*** Add File: b",
                    "*** Delete File: c",
                    "*** Move File: a -> b",
                    "*** Move File: a",
                    "@@ x @@",
                    "@@",
                    "+a",
                    "-a",
                    " a",
                    "a",
                    "",
                    "\\ No");
            var text = IntStream.range(0, random.nextInt(12))
                    .mapToObj(_ -> pieces.get(random.nextInt(pieces.size())))
                    .collect(Collectors.joining("\n"));
            var parsed = PatchText.parse(text);
            assertThat(parsed.operations().isEmpty() && parsed.problems().isEmpty())
                    .as("seed %d\n%s", seed, text)
                    .isFalse();
        }
    }

    private static String patch(List<String> before, List<String> after) {
        var diff = UnifiedDiffUtils.generateUnifiedDiff("a", "b", before, DiffUtils.diff(before, after), 3);
        var body = diff.subList(2, diff.size()).stream()
                .map(line -> line.startsWith("@@") ? "@@" : line)
                .collect(Collectors.joining("\n"));
        return "*** Begin Patch\n*** Update File: a\n" + body + "\n*** End Patch\n";
    }

    private static List<String> unique(Random random) {
        return IntStream.range(0, random.nextInt(5, 40))
                .mapToObj(i -> " ".repeat(random.nextInt(4)) + "line " + i + " " + random.nextInt(1000))
                .toList();
    }

    private static String text(Random random, String end) {
        var text = new StringBuilder();
        for (int line = random.nextInt(12); line > 0; line--) {
            text.repeat(' ', random.nextInt(3) * 2);
            for (int word = random.nextInt(5); word > 0; word--) {
                text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
            }
            text.append(end);
        }
        return random.nextInt(3) == 0 ? text.toString().strip() : text.toString();
    }

    private static String block(String text, Random random) {
        var lines = text.lines().toList();
        if (lines.isEmpty()) {
            return "x";
        }
        int from = random.nextInt(lines.size());
        return String.join("\n", lines.subList(from, from + 1 + random.nextInt(lines.size() - from)));
    }

    private static String disturbed(String block, Random random) {
        var text = switch (random.nextInt(6)) {
            case 0 -> block;
            case 1 -> block.indent(random.nextInt(-4, 5));
            case 2 -> block.replace(" ", "  ");
            case 3 -> block.replace("\u2026", "...").replace("\u201C", "\"").replace("\u201D", "\"");
            case 4 -> block.replace("\n", "\\n");
            default -> block.replace("return", "retrun").replace("x", "y");
        };
        return text.isEmpty() ? "x" : text;
    }

    private static List<String> lines(Random random, String name) {
        return IntStream.range(0, random.nextInt(2, 5))
                .mapToObj(i ->
                        " ".repeat(i == 0 ? 0 : 2 * random.nextInt(3)) + name + " " + i + " " + random.nextInt(1000))
                .toList();
    }

    private static List<String> indented(List<String> lines, String indent) {
        return lines.stream().map(line -> indent + line).toList();
    }

    private static String join(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
