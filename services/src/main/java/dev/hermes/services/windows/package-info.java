/**
 * Windows: the gateway as a task that runs at login, or, where tasks are forbidden, as an entry of the Startup folder.
 *
 * <p>Start at {@link dev.hermes.services.windows.WindowsServices}. Nothing here watches the gateway; the task only starts it.
 * There are two ways to quote, one for scripts and one for {@code schtasks}, in {@link
 * dev.hermes.services.windows.TaskScript}; they are never mixed.
 */
@NullMarked
package dev.hermes.services.windows;

import org.jspecify.annotations.NullMarked;
