package dev.hermes.gateway;

import dev.hermes.agent.Agent;
import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnResult;
import dev.hermes.api.model.Message;
import dev.hermes.api.tool.Person;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Who answers the turns of a conversation: an agent in this process, or one elsewhere. One turn at a time. */
public interface TurnRunner extends AutoCloseable {
    TurnResult run(Message question, Person person, Consumer<AgentEvent> events);

    /** From any thread: the turn ends with what it has. */
    void interrupt();

    /** The conversation with the turn that ran last. */
    List<Message> history();

    @Override
    void close();

    /** An agent of this process, which is closed with it. */
    static TurnRunner of(Agent agent) {
        return new TurnRunner() {
            @Override
            public TurnResult run(Message question, Person person, Consumer<AgentEvent> events) {
                return agent.run(question, person, events);
            }

            @Override
            public void interrupt() {
                agent.interrupt(Optional.empty());
            }

            @Override
            public List<Message> history() {
                return agent.history();
            }

            @Override
            public void close() {
                agent.close();
            }
        };
    }
}
