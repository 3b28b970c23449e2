package dev.hermes.maintenance.openclaw.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryEntriesTest {
    @TempDir
    Path directory;

    @Test
    void items_and_paragraphs_become_entries_with_their_headings() {
        assertThat(MemoryEntries.markdown("""
                        # MEMORY.md

                        Lives in
                        Bern.

                        ## Food
                        - likes tea
                        * no nuts
                        ### Breakfast
                        1. eggs
                        ## Work
                        ```
                        code
                        ```
                        | a | b |
                        text
                        """))
                .containsExactly(
                        "Lives in Bern.", "Food: likes tea", "Food: no nuts", "Food > Breakfast: eggs", "Work: text");
    }

    @Test
    void what_is_known_comes_once_and_what_has_no_room_flows_over_while_shorter_ones_still_fit() {
        var merged =
                MemoryEntries.merge(List.of("likes tea"), List.of("likes  tea", "x".repeat(40), "short", "short"), 20);
        assertThat(merged.kept()).containsExactly("likes tea", "short");
        assertThat(merged.overflow()).containsExactly("x".repeat(40));
        assertThat(merged.added()).isOne();
    }

    @Test
    void files_of_both_kinds_are_read() {
        assertThat(MemoryEntries.existing("one\n§\ntwo § half\n")).containsExactly("one", "two § half");
        assertThat(MemoryEntries.existing("- one\n- two\n")).containsExactly("one", "two");
    }

    @Test
    void memories_are_joined_and_the_rest_is_kept_beside_the_report() throws Exception {
        var on = new ClawFixture(directory.toRealPath())
                .home("memories/MEMORY.md", "old one\n§\nolder one")
                .home("config.yaml", "memory:\n  memory_char_limit: 60\n")
                .claw("workspace/MEMORY.md", "- new one\n- " + "long ".repeat(20) + "\n")
                .claw("workspace/memory/2026-01-01.md", "- daily\n")
                .claw("workspace/USER.md", "- is called Ada\n")
                .only(Part.MEMORY, Part.USER_PROFILE, Part.DAILY_MEMORY);
        on.apply();
        assertThat(on.text("memories/MEMORY.md")).isEqualTo("old one\n§\nolder one\n§\nnew one\n§\ndaily\n");
        assertThat(on.text("memories/USER.md")).isEqualTo("is called Ada\n");
        assertThat(on.text("migration/openclaw/20260301T090000/overflow/memory_overflow.txt"))
                .startsWith("long");
    }
}
