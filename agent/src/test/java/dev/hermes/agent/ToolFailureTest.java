package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.tool.ToolResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Which results count as failures, and what the person is told about files that were not written. */
class ToolFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true  | terminal   | {\"output\":\"\",\"exit_code\":1}",
                "false | terminal   | {\"output\":\"error\",\"exit_code\":0}",
                "true  | read_file  | {\"error\":\"not found\"}",
                "false | read_file  | {\"error\":null,\"content\":\"x\"}",
                "true  | memory     | {\"success\":false,\"message\":\"full\"}",
                "false | memory     | {\"success\":false}",
                "true  | web_search | Error: no network",
                "false | web_search | All is well",
                "false | write_file | {\"bytes_written\":3,\"error\":\"lint\"}",
                "false | patch      | {\"success\":true,\"error\":\"lint\"}",
                "true  | patch      | {\"success\":false,\"error\":\"no match\"}"
            })
    void a_result_tells_whether_the_tool_failed(boolean failed, String tool, String text) {
        assertThat(ToolFailure.is(tool, new ToolResult.Text(text))).isEqualTo(failed);
    }

    private static ObjectNode arguments(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }

    @Test
    void a_patch_over_several_files_names_them_all() {
        // given
        var verifier = new WriteVerifier();
        var patch = JsonMapper.shared()
                .createObjectNode()
                .put(
                        "patch",
                        "*** Begin Patch\n*** Update File: a.txt\n@@\n-x\n+y\n*** Add File: b.txt\n+z\n*** End Patch");
        // when
        verifier.after("patch", patch, ToolResult.error("no match"), true);
        // then
        assertThat(verifier.footer()).contains("⚠ Not written:\n- a.txt: no match\n- b.txt: no match");
        // and: what is written after all is not named
        verifier.after("write_file", arguments("{\"path\":\"a.txt\"}"), ToolResult.error(""), false);
        assertThat(verifier.footer()).contains("⚠ Not written:\n- b.txt: no match");
    }

    @Test
    void the_first_reason_counts_and_long_ones_are_cut() {
        var verifier = new WriteVerifier();
        var path = arguments("{\"path\":\"a.txt\"}");
        verifier.after("write_file", path, ToolResult.error("x".repeat(500)), true);
        verifier.after("write_file", path, ToolResult.error("another"), true);
        assertThat(verifier.footer()).contains("⚠ Not written:\n- a.txt: " + "x".repeat(180) + "…");
    }
}
