package dev.hermes.tools.process;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A process with everything it has started: the members of its group, if it leads one, and its descendants, wherever they
 * moved. A program that both left the group and lost its ancestors is its own master.
 */
final class ProcessTree {
    /** Together below the second that a person waits after Ctrl-C. */
    private static final Duration TO_SAY_GOODBYE = Duration.ofMillis(300);

    private static final Duration TO_DIE = Duration.ofMillis(400);
    private static final long LOOK_AGAIN = Duration.ofMillis(10).toNanos();

    private final ProcessHandle process;
    private final boolean leadsGroup;
    private volatile boolean groupGone;

    ProcessTree(ProcessHandle process, boolean leadsGroup) {
        this.process = process;
        this.leadsGroup = leadsGroup;
    }

    /** Whether anything of it is left: the program, or what it left behind in its group. */
    boolean lives() {
        return process.isAlive() || groupLives();
    }

    /** A group that was once seen empty is never signalled again: its number may belong to somebody else by then. */
    private boolean groupLives() {
        if (leadsGroup && !groupGone) {
            // Linking a C function takes longer than most commands, so it is left for when there is somebody to signal.
            boolean members =
                    ProcTable.here() ? ProcTable.groupRuns(process.pid()) : NativeKill.groupLives(process.pid());
            groupGone = !members && !process.isAlive();
        }
        return leadsGroup && !groupGone;
    }

    /**
     * Ends all of it: asks first, kills what is still there shortly after. Returns within a second, also when the caller is
     * interrupted, which it still is afterwards.
     */
    void end() {
        boolean interrupted = Thread.interrupted();
        try {
            var tree = new LinkedHashSet<ProcessHandle>();
            collect(tree);
            if (!anyAlive(tree)) {
                return;
            }
            if (groupLives()) {
                NativeKill.terminateGroup(process.pid());
            }
            tree.forEach(ProcessHandle::destroy);
            interrupted |= awaitEnd(tree, TO_SAY_GOODBYE);
            collect(tree);
            if (anyAlive(tree)) {
                if (groupLives()) {
                    NativeKill.killGroup(process.pid());
                }
                tree.forEach(ProcessHandle::destroyForcibly);
                interrupted |= awaitEnd(tree, TO_DIE);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Adds whoever descends from somebody already known: a parent that died meanwhile would hide its children. */
    private void collect(Set<ProcessHandle> tree) {
        tree.add(process);
        for (var known : tree.toArray(ProcessHandle[]::new)) {
            known.descendants().forEach(tree::add);
        }
    }

    private boolean anyAlive(Set<ProcessHandle> tree) {
        return lives() || tree.stream().anyMatch(ProcTable::runs);
    }

    private boolean awaitEnd(Set<ProcessHandle> tree, Duration limit) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + limit.toNanos();
        while (anyAlive(tree) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_AGAIN);
            interrupted |= Thread.interrupted();
        }
        return interrupted;
    }
}
