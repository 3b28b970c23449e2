package dev.hermes.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hermes.api.model.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {
    @TempDir
    Path directory;

    private Fixture on;

    @BeforeEach
    void open() {
        on = new Fixture(directory);
        on.begin("s");
    }

    @AfterEach
    void close() {
        on.close();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "chat-send, `\"chat-send\"`",
                "P2.2 sp_new, `\"P2.2\" \"sp_new\"`",
                "hello AND, hello",
                "OR hello, hello",
                "C++, C",
                "*foo, foo",
                "** foo, foo",
                "deploy*, deploy*",
                "deploy***, deploy*",
                "`\"my-app\" my-app`, `\"my-app\" \"my-app\"`",
                "`\"open quote`, `open quote`",
                "(a OR b), a OR b",
                "a.b-c_d*, `\"a.b-c_d\"*`",
            })
    void a_query_is_cleaned(String typed, String cleaned) {
        assertThat(QueryCleaner.cleaned(typed)).contains(cleaned);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"AND", "AND OR (", "`\"\"`", "*", "`   `", "^{}+"})
    void a_query_of_nothing_but_operators_finds_nothing(String typed) {
        on.say("s", "AND OR * anything");
        assertThat(QueryCleaner.cleaned(typed)).isEmpty();
        assertThat(on.found(typed)).isEmpty();
    }

    @Test
    void hits_are_marked() {
        on.say("s", "hello nimby world");
        assertThat(on.found("nimb*")).containsExactly("hello >>>nimby<<< world");
        assertThat(on.found("world hello")).hasSize(1);
        assertThat(on.found("\"world hello\"")).isEmpty();
        assertThat(on.found("hello NOT nimby")).isEmpty();
        assertThat(on.found("absent OR nimby")).hasSize(1);
    }

    @Test
    void tools_are_found_where_they_are_called_and_where_they_answer() {
        var call = Fixture.call("web_search", "{\"q\":\"x\"}");
        on.store.append("s", List.of(Message.assistant("", List.of(call)), Message.toolResult(call, "nothing")));
        assertThat(on.hits("web_search", SearchQuery.Sort.OLDEST, Set.of()))
                .extracting(SearchHit::role)
                .containsExactly("assistant", "tool");
        assertThat(on.hits("web_search", SearchQuery.Sort.OLDEST, Set.of("user", "assistant")))
                .extracting(SearchHit::role)
                .containsExactly("assistant");
    }

    @Test
    void hits_can_be_sorted_by_time_or_by_how_well_they_match() {
        on.say("s", "pear and many other words about something else", "pear pear", "pear " + "filler ".repeat(50));
        assertThat(on.hits("pear", SearchQuery.Sort.NEWEST, Set.of()))
                .extracting(SearchHit::at)
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(on.hits("pear", SearchQuery.Sort.OLDEST, Set.of()))
                .extracting(SearchHit::at)
                .isSorted();
        assertThat(on.hits("pear", SearchQuery.Sort.RELEVANCE, Set.of())
                        .getFirst()
                        .snippet())
                .isEqualTo(">>>pear<<< >>>pear<<<");
    }

    @Test
    void a_hit_tells_its_lineage() {
        on.begin("child", "cli", Optional.of("s"));
        on.say("child", "nimby");
        assertThat(on.store.search(SearchQuery.of("nimby", 1)))
                .singleElement()
                .satisfies(hit -> assertThat(hit.rootId()).isEqualTo("s"))
                .satisfies(hit -> assertThat(hit.sessionId()).isEqualTo("child"));
    }

    @Test
    void sessions_of_hidden_sources_are_not_found() {
        on.begin("hidden", "tool", Optional.empty());
        on.say("hidden", "nimby");
        assertThat(on.found("nimby")).isEmpty();
    }

    @Test
    void scripts_without_spaces_are_searched_inside_words() {
        on.say("s", "昨日は東京タワーに行きました", "大阪城も見た");
        assertThat(on.found("東京タワー")).containsExactly("昨日は>>>東京タワー<<<に行きました");
        assertThat(on.found("大阪")).as("too short for the index").containsExactly(">>>大阪<<<城も見た");
        assertThat(on.found("大阪 京都")).as("any of the words").hasSize(1);
        assertThat(on.found("東京タワー ab"))
                .as("a word without trigram does not count")
                .hasSize(1);
        assertThat(on.found("百%")).isEmpty();
    }

    @Test
    void the_limit_is_kept() {
        on.say("s", "pear", "pear", "pear");
        assertThat(on.store.search(SearchQuery.of("pear", 2))).hasSize(2);
        assertThat(on.store.search(SearchQuery.of("pear", 0))).isEmpty();
        assertThat(on.store.search(SearchQuery.of("pear", -1))).isEmpty();
    }

    @Test
    void whatever_is_typed_never_fails() {
        on.say("s", "hello \"world\" a-b c:d NEAR(x y) 日本語 ^ *");
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var pieces = List.of(
                "\"",
                "*",
                "(",
                ")",
                "AND",
                "OR",
                "NOT",
                "NEAR",
                "NEAR(",
                ":",
                "^",
                "-",
                "+",
                "{",
                "}",
                ".",
                "_",
                ",",
                "'",
                ";",
                "\\",
                "%",
                "\0",
                " ",
                " ",
                " ",
                "a",
                "b-c",
                "content:",
                "hello",
                "rank",
                "日本語",
                "東",
                "한국",
                "\uD83C",
                "🌊",
                "\n",
                "\t",
                "--",
                "/*",
                "$",
                "?",
                "#",
                "|",
                "=",
                "<",
                "\u3000",
                "*integrity-check");
        for (int i = 0; i < 3_000; i++) {
            var query = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                query.append(pieces.get(random.nextInt(pieces.size())));
            }
            var typed = query.toString();
            assertThatCode(() -> on.found(typed))
                    .as("seed %d, query <%s>", seed, typed)
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> on.found("(".repeat(5_000) + "a ".repeat(5_000))).doesNotThrowAnyException();
        assertThatCode(() -> on.found("東 ".repeat(5_000))).doesNotThrowAnyException();
        assertThatCode(() -> on.found("東" + "a".repeat(100_000))).doesNotThrowAnyException();
        assertThatCode(() -> on.found("a OR ".repeat(3_000) + "b")).doesNotThrowAnyException();
    }
}
