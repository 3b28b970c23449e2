/**
 * {@code hermes doctor}: what is wrong, what to do about it, and doing what can be done without asking.
 *
 * <p>Start at {@link dev.hermes.maintenance.doctor.Doctor}, which runs the checks one after the other; each adds to the {@link
 * dev.hermes.maintenance.doctor.Findings} and never stops the others. Without {@code --fix} nothing is written.
 */
@NullMarked
package dev.hermes.maintenance.doctor;

import org.jspecify.annotations.NullMarked;
