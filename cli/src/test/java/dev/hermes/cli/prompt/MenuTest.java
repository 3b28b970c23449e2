package dev.hermes.cli.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MenuTest {
    private static Menu of(String... rows) {
        return new Menu(List.of(rows), Set.of());
    }

    @ParameterizedTest
    @CsvSource({"30,0,36,24,19,12", "5,10,36,24,5,12", "35,0,36,10,33,3", "10,30,36,40,8,28", "0,0,5,24,0,5"})
    void the_window_follows_the_cursor_and_no_further(
            int cursor, int offset, int rows, int height, int expectedOffset, int expectedRows) {
        int shown = Menu.shown(rows, height);
        assertThat(shown).isEqualTo(expectedRows);
        assertThat(Menu.offset(cursor, offset, rows, shown)).isEqualTo(expectedOffset);
    }

    @Test
    void the_cursor_comes_in_at_the_other_end() {
        var menu = of("a", "b", "c");
        menu.move(-1);
        assertThat(menu.current()).contains(2);
        menu.move(1);
        assertThat(menu.current()).contains(0);
    }

    @Test
    void the_filter_ignores_case_and_keeps_what_is_ticked() {
        var menu = new Menu(List.of("Alpha", "beta", "ALPS"), Set.of(1));
        menu.filter("alp");
        assertThat(menu.window(24)).containsExactly(0, 2);
        menu.move(1);
        menu.toggle();
        menu.filter("nothing like it");
        assertThat(menu.current()).isEmpty();
        menu.toggle();
        assertThat(menu.ticked()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void whatever_is_pressed_the_row_under_the_cursor_is_shown() {
        for (int seed = 0; seed < 200; seed++) {
            // given
            var random = new Random(seed);
            int height = 5 + random.nextInt(40);
            var menu = new Menu(
                    IntStream.range(0, random.nextInt(60))
                            .mapToObj(String::valueOf)
                            .toList(),
                    Set.of());
            for (int i = 0; i < 50; i++) {
                // when
                switch (random.nextInt(4)) {
                    case 0 -> menu.move(random.nextInt(5) - 2);
                    case 1 -> menu.page(random.nextInt(40) - 20);
                    case 2 -> menu.filter(random.nextBoolean() ? "" : String.valueOf(random.nextInt(10)));
                    default -> menu.toggle();
                }
                // then
                var window = menu.window(height);
                assertThat(window)
                        .as("seed " + seed)
                        .hasSizeLessThanOrEqualTo(Math.max(3, height - 12))
                        .containsAll(menu.current().map(List::of).orElse(List.of()));
            }
        }
    }
}
