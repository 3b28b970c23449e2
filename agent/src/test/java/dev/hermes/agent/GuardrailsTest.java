package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.tool.ToolResult;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class GuardrailsTest {
    private static final ToolResult FAILED = ToolResult.error("no");

    private static ObjectNode arguments(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }

    @Test
    void the_order_of_arguments_makes_no_other_call() {
        var guardrails = new Guardrails(GuardrailSettings.DEFAULT);
        assertThat(guardrails.after("terminal", arguments("{\"a\":1,\"b\":2}"), FAILED, true))
                .isEmpty();
        assertThat(guardrails.after("terminal", arguments("{\"b\":2,\"a\":1}"), FAILED, true))
                .startsWith("\n\n[Tool loop warning: repeated_exact_failure_warning; count=2; ");
    }

    @Test
    void a_tool_that_fails_whatever_it_is_told_is_warned_about() {
        var guardrails = new Guardrails(GuardrailSettings.DEFAULT);
        guardrails.after("terminal", arguments("{\"n\":1}"), FAILED, true);
        guardrails.after("terminal", arguments("{\"n\":2}"), FAILED, true);
        assertThat(guardrails.after("terminal", arguments("{\"n\":3}"), FAILED, true))
                .contains("same_tool_failure_warning; count=3");
    }

    @Test
    void a_success_begins_the_count_anew() {
        var guardrails = new Guardrails(GuardrailSettings.DEFAULT);
        guardrails.after("terminal", arguments("{}"), FAILED, true);
        guardrails.after("terminal", arguments("{}"), new ToolResult.Text("{}"), false);
        assertThat(guardrails.after("terminal", arguments("{}"), FAILED, true)).isEmpty();
    }

    @Test
    void reading_the_same_again_is_no_progress_unless_something_changed() {
        var guardrails = new Guardrails(GuardrailSettings.DEFAULT);
        var read = arguments("{\"path\":\"a\"}");
        assertThat(guardrails.after("read_file", read, new ToolResult.Text("one"), false))
                .isEmpty();
        assertThat(guardrails.after("read_file", read, new ToolResult.Text("two"), false))
                .isEmpty();
        assertThat(guardrails.after("read_file", read, new ToolResult.Text("two"), false))
                .contains("idempotent_no_progress_warning; count=2");
        assertThat(guardrails.after("terminal", read, new ToolResult.Text("two"), false))
                .isEmpty();
    }

    @Test
    void a_hard_stop_refuses_the_call_and_says_why() {
        // given
        var limits = new GuardrailSettings.Limits(2, 8, 5);
        var guardrails =
                new Guardrails(new GuardrailSettings(true, true, GuardrailSettings.DEFAULT.warnAfter(), limits));
        guardrails.after("terminal", arguments("{}"), FAILED, true);
        assertThat(guardrails.refusal("terminal", arguments("{}"))).isEmpty();
        guardrails.after("terminal", arguments("{}"), FAILED, true);
        // when
        var refusal = JsonMapper.shared()
                .readTree(guardrails
                        .refusal("terminal", arguments("{}"))
                        .orElseThrow()
                        .plain());
        // then
        assertThat(refusal.path("error").asString()).isNotEmpty();
        assertThat(refusal.path("guardrail").path("code").asString()).isEqualTo("repeated_exact_failure_block");
        assertThat(refusal.path("guardrail").path("count").asInt()).isEqualTo(2);
        assertThat(guardrails.halt()).isPresent();
    }

    @Test
    void without_warnings_and_hard_stop_nothing_is_said() {
        var limits = GuardrailSettings.DEFAULT.warnAfter();
        var guardrails = new Guardrails(new GuardrailSettings(false, false, limits, limits));
        for (int i = 0; i < 10; i++) {
            assertThat(guardrails.refusal("terminal", arguments("{}"))).isEmpty();
            assertThat(guardrails.after("terminal", arguments("{}"), FAILED, true))
                    .isEmpty();
        }
    }
}
