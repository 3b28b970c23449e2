package dev.hermes.tools.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.tools.Bench;
import dev.hermes.tools.BuiltinTools;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryToolTest {
    @TempDir
    Path directory;

    @Test
    void answers_as_scripts_expect() {
        var bench = new Bench(directory);
        var tools = BuiltinTools.create(bench.services());
        assertThat(bench.call(tools, "memory", "{'action':'add','target':'memory','content':'Likes tea'}")
                        .toString())
                .isEqualTo("{\"success\":true,\"target\":\"memory\",\"entries\":[\"Likes tea\"],"
                        + "\"usage\":\"0% \u2014 9/2,200 chars\",\"entry_count\":1,\"message\":\"Entry added.\"}");
        assertThat(bench.call(tools, "memory", "{'action':'forget','target':'memory'}")
                        .path("success")
                        .asBoolean(true))
                .isFalse();
        assertThat(bench.call(tools, "memory", "{'action':'add','target':'world','content':'x'}")
                        .path("error")
                        .asString())
                .startsWith("Unknown target");
    }
}
