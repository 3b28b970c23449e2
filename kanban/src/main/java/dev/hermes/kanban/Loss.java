package dev.hermes.kanban;

import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a worker was lost.
 *
 * @param kind of the event that tells of it
 * @param limit after how many failures the task is given up; empty when this does not count as one
 */
public record Loss(RunOutcome outcome, String kind, ObjectNode payload, String error, OptionalInt limit) {}
