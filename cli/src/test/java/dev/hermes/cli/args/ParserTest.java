package dev.hermes.cli.args;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
    private static final Command<String> ROOT = Command.<String>named("prog", "A program.")
            .with(
                    Option.flag("be loud", "--verbose", "-v"),
                    Option.flag("go wide", "--wide", "-w"),
                    Option.text("MODEL", "the model", "-m", "--model"),
                    Option.maybe("NAME", "go on", "--continue", "-c"))
            .with(Command.<String>named("list", "List things.")
                    .with(
                            Option.integer("N", "how many", "--limit").otherwise("20"),
                            Option.text("SOURCE", "from where", "--source"),
                            Option.text("KIND", "which kind", "--kind").oneOf("a", "b"),
                            Option.each("TAG", "tags", "--tag"))
                    .does((_, _) -> 0))
            .with(Command.<String>named("rename", "Rename a thing.")
                    .with(Option.flag("do not ask", "--yes", "-y"))
                    .with(Positional.one("id", "which"), Positional.atLeastOne("title", "how"))
                    .does((_, _) -> 0))
            .with(Command.<String>named("shell", "A shell.")
                    .with(Positional.maybe("name", "which").oneOf("bash", "zsh").otherwise("bash"))
                    .does((_, _) -> 0));

    private static Parser.Parsed<String> parse(String... words) {
        return Parser.parse(ROOT, List.of(words));
    }

    private static String refusal(String... words) {
        try {
            parse(words);
        } catch (UsageException e) {
            assertThat(e.exit().code()).isEqualTo(2);
            return e.text().lines().reduce("", (_, line) -> line);
        }
        throw new AssertionError("accepted: " + List.of(words));
    }

    @Test
    void all_ways_to_write_a_value_are_equal() {
        for (var words : List.of(
                new String[] {"--model", "x"},
                new String[] {"--model=x"},
                new String[] {"-m", "x"},
                new String[] {"-mx"},
                new String[] {"-m=x"},
                new String[] {"--mod", "x"},
                new String[] {"-wvm", "x"})) {
            assertThat(parse(words).global().text("model")).contains("x");
        }
    }

    @Test
    void short_flags_cluster() {
        var global = parse("-wv").global();
        assertThat(global.flag("wide")).isTrue();
        assertThat(global.flag("verbose")).isTrue();
    }

    @Test
    void the_last_value_wins_and_repeatable_ones_collect_in_order() {
        var arguments = parse("list", "--source", "a", "--tag", "1", "--source", "b", "--tag", "2")
                .arguments();
        assertThat(arguments.text("source")).contains("b");
        assertThat(arguments.texts("tag")).containsExactly("1", "2");
    }

    @Test
    void an_option_that_may_stand_alone_takes_the_next_word_if_it_is_one() {
        assertThat(parse("-c").global().has("continue")).isTrue();
        assertThat(parse("-c", "list").global().text("continue")).contains("list");
        assertThat(parse("-c", "-w").global().text("continue")).contains("");
    }

    @Test
    void a_default_counts_as_a_value_and_not_as_given() {
        var arguments = parse("list").arguments();
        assertThat(arguments.integer("limit")).hasValue(20);
        assertThat(arguments.has("limit")).isFalse();
        assertThat(parse("shell").arguments().required("name")).isEqualTo("bash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "-100123", "-1.5", "-.5", "-"})
    void a_negative_number_and_a_lone_dash_are_ordinary_words(String word) {
        assertThat(parse("list", "--source", word).arguments().text("source")).contains(word);
        assertThat(parse("rename", "id", word).arguments().texts("title")).containsExactly(word);
    }

    @Test
    void a_sentence_is_a_word_even_when_it_begins_with_a_dash() {
        assertThat(parse("-m", "- one\n- two").global().text("model")).contains("- one\n- two");
        assertThat(parse("-m", "-w is what?").global().text("model")).contains("-w is what?");
        assertThat(parse("rename", "id", "--not an option").arguments().texts("title"))
                .containsExactly("--not an option");
    }

    @Test
    void a_value_attached_to_its_option_may_be_a_sentence() {
        assertThat(parse("-mhello there").global().text("model")).contains("hello there");
        assertThat(parse("--model=hello there").global().text("model")).contains("hello there");
    }

    @Test
    void two_dashes_end_the_options_of_a_command() {
        var arguments = parse("rename", "id", "--", "-x", "--yes").arguments();
        assertThat(arguments.texts("title")).containsExactly("-x", "--yes");
        assertThat(arguments.flag("yes")).isFalse();
        assertThat(parse("--", "list").command().name()).isEqualTo("list");
    }

    @Test
    void options_and_words_of_a_command_mix_in_any_order() {
        var arguments = parse("rename", "id", "-y", "a", "b").arguments();
        assertThat(arguments.text("id")).contains("id");
        assertThat(arguments.texts("title")).containsExactly("a", "b");
        assertThat(arguments.flag("yes")).isTrue();
    }

    @Test
    void options_of_the_root_stand_before_the_command_only() {
        assertThat(parse("-v", "list").global().flag("verbose")).isTrue();
        assertThat(refusal("list", "-v")).isEqualTo("prog: error: unrecognized arguments: -v");
    }

    @ParameterizedTest
    @CsvSource({"-h", "--help", "--he", "--h"})
    void help_is_there_at_every_level(String word) {
        assertThat(parse(word).helpWanted()).isTrue();
        assertThat(parse("list", word).helpWanted()).isTrue();
        assertThat(parse("rename", word).helpWanted())
                .as("before anything is missed")
                .isTrue();
    }

    @Test
    void help_may_be_part_of_a_cluster_and_comes_before_later_mistakes() {
        assertThat(parse("-wh").helpWanted()).isTrue();
        assertThat(parse("--help", "nonsense").helpWanted()).isTrue();
    }

    @Test
    void refusals_have_the_words_that_scripts_look_for() {
        assertThat(refusal("bogus"))
                .isEqualTo("prog: error: argument command: invalid choice: 'bogus'"
                        + " (choose from 'list', 'rename', 'shell')");
        assertThat(refusal("lis")).contains("invalid choice: 'lis'");
        assertThat(refusal("list", "--kind", "c"))
                .isEqualTo("prog list: error: argument --kind: invalid choice: 'c' (choose from 'a', 'b')");
        assertThat(refusal("shell", "tcsh")).contains("argument name: invalid choice: 'tcsh'");
        assertThat(refusal("rename")).isEqualTo("prog rename: error: the following arguments are required: id, title");
        assertThat(refusal("rename", "id")).contains("the following arguments are required: title");
        assertThat(refusal("list", "--limit", "many"))
                .isEqualTo("prog list: error: argument --limit: invalid int value: 'many'");
        assertThat(refusal("list", "--limit=")).contains("invalid int value: ''");
        assertThat(refusal("list", "--limit", "99999999999")).contains("invalid int value");
        assertThat(refusal("--model")).isEqualTo("prog: error: argument -m/--model: expected one argument");
        assertThat(refusal("--model", "-v")).contains("expected one argument");
        assertThat(refusal("--model", "--")).contains("expected one argument");
        assertThat(refusal("--wide=yes")).contains("argument --wide/-w: ignored explicit argument 'yes'");
        assertThat(refusal("-w=yes")).contains("ignored explicit argument 'yes'");
        assertThat(refusal("list", "--unknown", "x")).isEqualTo("prog: error: unrecognized arguments: --unknown x");
        assertThat(refusal("list", "too", "many")).isEqualTo("prog: error: unrecognized arguments: too many");
    }

    @Test
    void a_prefix_that_fits_several_options_is_refused_with_their_names() {
        var root = Command.<String>named("prog", "A program.")
                .with(Option.flag("a", "--retry"), Option.flag("b", "--resume"), Option.flag("c", "--re"));
        assertThatThrownBy(() -> Parser.parse(root, List.of("--res", "--ret", "--r")))
                .hasMessage("ambiguous option: --r could match --retry, --resume, --re");
        assertThat(Parser.parse(root, List.of("--re")).global().has("re"))
                .as("an exact name is never ambiguous")
                .isTrue();
    }

    @Test
    void the_mistake_of_a_command_is_told_before_what_did_not_fit_above_it() {
        assertThat(refusal("--unknown", "rename")).contains("the following arguments are required");
        assertThat(refusal("--unknown", "list")).isEqualTo("prog: error: unrecognized arguments: --unknown");
    }

    @Test
    void usage_comes_first_and_names_the_command_that_was_meant() {
        assertThatThrownBy(() -> parse("rename", "id"))
                .isInstanceOfSatisfying(
                        UsageException.class,
                        e -> assertThat(e.text()).startsWith("usage: prog rename [-h] [--yes] id title [title ...]\n"));
    }

    @Test
    void help_shows_every_option_word_and_command() {
        var root = Help.text(parse("--help").path());
        assertThat(root).contains("--model MODEL", "-c [NAME]", "list", "Rename a thing.");
        var list = Help.text(parse("list", "--help").path());
        assertThat(list).startsWith("usage: prog list [-h]").contains("{a,b}", "(default: 20)");
        assertThat(root.lines().mapToInt(String::length).max().orElseThrow()).isLessThanOrEqualTo(100);
    }

    @Test
    void below_stands_over_above_and_lists_are_joined() {
        var above = Arguments.of("model", "x");
        above.add("skills", "a");
        var below = Arguments.of("model", "y");
        below.add("skills", "b");
        var both = below.over(above);
        assertThat(both.text("model")).contains("y");
        assertThat(both.texts("skills")).containsExactly("a", "b");
        assertThat(new Arguments().over(above).text("model"))
                .as("kept unless repeated")
                .contains("x");
    }

    @Test
    void any_words_give_help_a_result_or_a_refusal() {
        var pieces = List.of(
                "list",
                "rename",
                "shell",
                "--",
                "-",
                "-h",
                "--help",
                "--limit",
                "--limit=5",
                "-5",
                "--kind",
                "a",
                "-m",
                "-mx",
                "-w",
                "-wv",
                "-wvh",
                "--wide=1",
                "--mod",
                "--re",
                "--=",
                "-=",
                "",
                " ",
                "-c",
                "--continue=",
                "\u0000",
                "-\u00e9",
                "日本語",
                "--tag",
                "x y",
                "-x y",
                "--x y=z",
                "bash",
                "--s",
                "-1.",
                "-.",
                "--h");
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            var words = new ArrayList<String>();
            for (int n = random.nextInt(7); n > 0; n--) {
                words.add(pieces.get(random.nextInt(pieces.size())));
            }
            Optional<Parser.Parsed<String>> parsed;
            try {
                parsed = Optional.of(Parser.parse(ROOT, words));
            } catch (UsageException e) {
                assertThat(e.text()).startsWith("usage: prog").containsPattern("\nprog( [a-z]+)?: error: [^\n]+");
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", words " + words, e);
            }
            assertThat(parsed.get().path()).as("seed %d, words %s", seed, words).isNotEmpty();
        }
    }

    @Test
    void options_may_take_several_values_be_needed_and_stand_above_the_command() {
        var root = Command.<String>named("prog", "A program.")
                .with(Command.<String>named("board", "A board.")
                        .with(Option.text("NAME", "which", "--on"))
                        .with(Command.<String>named("block", "Hold things.")
                                .also("hold")
                                .with(
                                        Option.many("ID", "more", "--ids"),
                                        Option.decimal("S", "how long", "--for"),
                                        Option.text("WHO", "who", "--by").required())
                                .with(Positional.one("id", "which"), Positional.any("reason", "why"))
                                .does((_, _) -> 0)));
        var parsed = Parser.parse(
                root,
                List.of(
                        "board", "--on", "x", "hold", "a", "no", "time", "--ids", "b", "c", "--for", "0.5", "--by",
                        "me"));
        assertThat(parsed.path()).extracting(Command::name).containsExactly("prog", "board", "block");
        assertThat(parsed.arguments().text("on")).contains("x");
        assertThat(parsed.arguments().texts("ids")).containsExactly("b", "c");
        assertThat(parsed.arguments().texts("reason")).containsExactly("no", "time");
        assertThatThrownBy(() -> Parser.parse(root, List.of("board", "block", "a")))
                .hasMessage("the following arguments are required: --by");
        assertThatThrownBy(() -> Parser.parse(root, List.of("board", "block", "a", "--by", "me", "--for", "soon")))
                .hasMessage("argument --for: invalid float value: 'soon'");
        assertThat(Help.text(parsed.path().subList(0, 2))).contains("block, hold");
    }
}
