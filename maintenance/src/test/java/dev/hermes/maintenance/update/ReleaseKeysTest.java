package dev.hermes.maintenance.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.testkit.ReleaseServer;
import org.junit.jupiter.api.Test;

class ReleaseKeysTest {
    @Test
    void lines_are_an_id_and_a_key_and_others_are_comments() {
        var keys = ReleaseKeys.parse("# whoever publishes\n\n" + ReleaseServer.TRUSTED + "\n");
        assertThat(keys.keys()).containsOnlyKeys("test");
        assertThat(ReleaseKeys.parse("").keys()).isEmpty();
    }

    @Test
    void a_key_that_is_none_is_a_mistake_of_the_build() {
        assertThatThrownBy(() -> ReleaseKeys.parse("test AAAA"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("test");
    }

    @Test
    void the_key_of_the_tests_is_not_one_that_is_built_in() {
        assertThat(ReleaseKeys.builtIn().keys()).doesNotContainKey("test");
    }
}
