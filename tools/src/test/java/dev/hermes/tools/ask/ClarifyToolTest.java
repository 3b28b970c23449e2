package dev.hermes.tools.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.tool.Person;
import dev.hermes.tools.Bench;
import dev.hermes.tools.Toolbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClarifyToolTest {
    @TempDir
    Path directory;

    private final Toolbox tools = new Toolbox(List.of(new ClarifyTool()));

    /** Somebody who answers each question the same, or never. */
    private static final class Somebody implements Person {
        final List<String> asked = new ArrayList<>();
        Optional<String> answer = Optional.of(" red ");

        @Override
        public Decision approve(Approval approval) {
            return Decision.DENY;
        }

        @Override
        public Optional<String> answer(String question, List<String> choices) {
            asked.add(question + choices);
            return answer;
        }
    }

    @Test
    void asks_and_tells_the_answer() {
        var bench = new Bench(directory);
        var person = new Somebody();
        bench.person = person;
        assertThat(bench.call(tools, "clarify", "{'question':'Colour?','choices':['red','','blue','a','b','c']}")
                        .toString())
                .isEqualTo("{\"question\":\"Colour?\",\"choices_offered\":[\"red\",\"blue\",\"a\",\"b\"],"
                        + "\"user_response\":\"red\"}");
        assertThat(person.asked).containsExactly("Colour?[red, blue, a, b]");
    }

    @Test
    void says_when_nobody_answers_or_nobody_is_there() {
        var bench = new Bench(directory);
        assertThat(bench.call(tools, "clarify", "{'question':'Colour?'}")
                        .path("error")
                        .asString())
                .startsWith("Nobody can be asked");
        var person = new Somebody();
        person.answer = Optional.empty();
        bench.person = person;
        assertThat(bench.call(tools, "clarify", "{'question':'Colour?'}")
                        .path("user_response")
                        .asString())
                .contains("did not answer in time");
    }
}
