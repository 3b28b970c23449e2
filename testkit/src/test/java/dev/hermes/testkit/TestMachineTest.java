package dev.hermes.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestMachineTest {
    private static final Map<String, String> CI = Map.of("CI", "true");

    @Test
    void what_is_missing_in_ci_is_named() {
        assertThatThrownBy(() -> new TestMachine(CI, "Linux", "root").has("s6", false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("CI has to have s6");
    }

    @ParameterizedTest
    @CsvSource({"true, Linux, runner", "true, Mac OS X, root", "false, Linux, root", "'', Linux, root"})
    void elsewhere_a_test_may_be_skipped(String ci, String system, String user) {
        assertThat(new TestMachine(Map.of("CI", ci), system, user).has("s6", false))
                .isFalse();
        assertThat(new TestMachine(Map.of(), system, user).has("s6", false)).isFalse();
    }

    @Test
    void what_is_there_is_there() {
        assertThat(new TestMachine(CI, "Linux", "root").has("s6", true)).isTrue();
    }
}
