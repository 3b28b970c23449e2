package dev.hermes.services;

/** Hears what a supervisor does while it does it, a line at a time, as a person is to read it. */
@FunctionalInterface
public interface Narration {
    void say(String line);
}
