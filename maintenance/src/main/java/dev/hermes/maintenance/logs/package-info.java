/**
 * Reading the log files of a home: the last records that pass a filter, what comes after them, what files there are.
 *
 * <p>Start at {@link dev.hermes.maintenance.logs.LogFiles}, which finds a log by its name; {@link
 * dev.hermes.maintenance.logs.LogTail} reads backwards through what was rotated away, {@link
 * dev.hermes.maintenance.logs.LogFollower} waits for more. Writing them is the business of {@code dev.hermes.home}.
 */
@NullMarked
package dev.hermes.maintenance.logs;

import org.jspecify.annotations.NullMarked;
