package dev.hermes.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TitlesTest {
    @TempDir
    Path directory;

    private Fixture on;

    @BeforeEach
    void open() {
        on = new Fixture(directory);
    }

    @AfterEach
    void close() {
        on.close();
    }

    private void titled(String id, String title) {
        on.begin(id);
        on.store.title(id, Optional.of(title));
    }

    @Test
    void a_title_loses_what_cannot_be_seen() {
        titled("s", "  a\u200B\n\t b\u0007 ");
        assertThat(on.store.find("s").flatMap(SessionRow::title)).contains("a b");
        on.store.title("s", Optional.of(" \u3000\u200B "));
        assertThat(on.store.find("s").flatMap(SessionRow::title)).isEmpty();
    }

    @Test
    void a_title_has_at_most_a_hundred_characters() {
        titled("s", "🌊".repeat(100));
        assertThatThrownBy(() -> on.store.title("s", Optional.of("x".repeat(101))))
                .isInstanceOf(HermesException.class)
                .hasMessage("Title too long (101 chars, max 100)");
        assertThat(on.store.find("s").flatMap(SessionRow::title)).contains("🌊".repeat(100));
    }

    @Test
    void a_title_belongs_to_one_session() {
        titled("s", "proj");
        on.begin("other");
        assertThatThrownBy(() -> on.store.title("other", Optional.of("proj")))
                .isInstanceOf(HermesException.class)
                .hasMessage("Title 'proj' is already used by session s.");
        on.store.title("s", Optional.of("proj"));
        on.store.title("s", Optional.empty());
        on.store.title("other", Optional.of("proj"));
    }

    @Test
    void the_newest_of_a_series_is_meant() {
        titled("one", "proj");
        titled("two", "proj #2");
        titled("no series", "proj #two");
        titled("case", "PROJ #7");
        assertThat(on.store.resolveTitle("proj")).contains("two");
        assertThat(on.store.resolveTitle("proj #2")).contains("two");
        assertThat(on.store.resolveTitle("pro_")).isEmpty();
        assertThat(on.store.resolveTitle("absent")).isEmpty();
    }

    @Test
    void the_next_title_counts_up() {
        titled("one", "proj");
        titled("two", "proj #2");
        titled("percent", "100%");
        assertThat(on.store.nextTitle("proj #2")).isEqualTo("proj #3");
        assertThat(on.store.nextTitle("proj")).isEqualTo("proj #3");
        assertThat(on.store.nextTitle("zzz #4")).isEqualTo("zzz");
        assertThat(on.store.nextTitle("100%")).isEqualTo("100% #2");
        assertThat(on.store.nextTitle("1__%")).isEqualTo("1__%");
    }

    @Test
    void the_next_title_fits() {
        titled("long", "x".repeat(100));
        var next = on.store.nextTitle("x".repeat(100));
        assertThat(next).hasSizeLessThanOrEqualTo(100).startsWith("xxxx");
        titled("longer", next);
        assertThat(on.store.nextTitle("x".repeat(100))).isNotEqualTo(next).hasSizeLessThanOrEqualTo(100);
    }
}
