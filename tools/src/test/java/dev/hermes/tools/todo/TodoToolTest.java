package dev.hermes.tools.todo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.tools.Bench;
import dev.hermes.tools.Toolbox;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TodoToolTest {
    @TempDir
    Path directory;

    Bench bench;
    TodoTool todo;
    Toolbox tools;

    @BeforeEach
    void open() {
        bench = new Bench(directory);
        todo = new TodoTool();
        tools = new Toolbox(List.of(todo));
    }

    @Test
    void a_status_that_is_none_counts_as_pending() {
        assertThat(bench.call(tools, "todo", "{'todos':[{'id':'1','content':'build','status':'bogus'}]}")
                        .toString())
                .isEqualTo("{\"todos\":[{\"id\":\"1\",\"content\":\"build\",\"status\":\"pending\"}],"
                        + "\"summary\":{\"total\":1,\"pending\":1,\"in_progress\":0,\"completed\":0,\"cancelled\":0}}");
    }

    @Test
    void merging_changes_by_id_and_adds_the_rest() {
        bench.call(
                tools,
                "todo",
                "{'todos':[{'id':'1','content':'build','status':'in_progress'},{'id':'2','content':'test','status':'pending'}]}");
        var answer = bench.call(
                tools,
                "todo",
                "{'merge':true,'todos':[{'id':'1','status':'completed'},{'id':'3','content':'ship','status':'pending'}]}");
        assertThat(todo.list("main").items())
                .containsExactly(
                        new TodoList.Item("1", "build", TodoList.Status.COMPLETED),
                        new TodoList.Item("2", "test", TodoList.Status.PENDING),
                        new TodoList.Item("3", "ship", TodoList.Status.PENDING));
        assertThat(bench.call(tools, "todo", "{}")).isEqualTo(answer);
    }

    @Test
    void each_task_has_its_own_list_and_a_resumed_one_takes_its_up_again() {
        var answer = bench.call(tools, "todo", "{'todos':[{'id':'1','content':'build','status':'pending'}]}");
        assertThat(todo.list("child").items()).isEmpty();
        tools.release("main");
        assertThat(todo.list("main").items()).isEmpty();
        todo.restore("main", answer.toString());
        todo.restore("main", "[Old tool output cleared]");
        assertThat(todo.list("main").items()).hasSize(1);
    }
}
