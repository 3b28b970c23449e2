package dev.hermes.kanban;

import java.util.List;
import java.util.Optional;

/**
 * Several workers on one goal side by side, somebody who checks their results, and somebody who puts them together.
 *
 * @param key makes a repetition answer with the swarm that is there
 */
public record Swarm(
        String goal,
        List<Worker> workers,
        String verifier,
        String synthesizer,
        Optional<String> tenant,
        long priority,
        String createdBy,
        Optional<String> key) {
    public Swarm {
        workers = List.copyOf(workers);
    }

    /** One of those who work side by side. */
    public record Worker(String profile, String title, List<String> skills) {
        public Worker {
            skills = List.copyOf(skills);
        }
    }

    /** The tasks of a swarm by their ids. */
    public record Made(String root, List<String> workers, String verifier, String synthesizer) {
        public Made {
            workers = List.copyOf(workers);
        }
    }
}
