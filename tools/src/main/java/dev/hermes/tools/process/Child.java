package dev.hermes.tools.process;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that was started, and with it everything it starts: the members of its process group, and its descendants,
 * wherever they moved. A program that both left the group and lost its ancestors is its own master.
 */
public final class Child implements AutoCloseable {
    /** Together below the second that a person waits after Ctrl-C. */
    private static final Duration TO_SAY_GOODBYE = Duration.ofMillis(300);

    private static final Duration TO_DIE = Duration.ofMillis(400);
    private static final long LOOK_AGAIN = Duration.ofMillis(10).toNanos();

    private final Process process;
    private final boolean leadsGroup;
    private volatile boolean groupGone;

    Child(Process process, boolean leadsGroup) {
        this.process = process;
        this.leadsGroup = leadsGroup;
    }

    public long pid() {
        return process.pid();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public InputStream output() {
        return process.getInputStream();
    }

    public InputStream errors() {
        return process.getErrorStream();
    }

    public OutputStream input() {
        return process.getOutputStream();
    }

    /** Whether the program itself ended within the time; what it started may still run. */
    public boolean await(Duration limit) throws InterruptedException {
        return process.waitFor(Math.max(limit.toNanos(), 0), TimeUnit.NANOSECONDS);
    }

    public boolean running() {
        return process.isAlive();
    }

    /** Only after the program ended. Ended by signal N: 128 + N. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Whether anything of the tree is left: the program, or what it left behind in its group. */
    public boolean treeLives() {
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
     * Ends the whole tree: asks first, kills what is still there shortly after. Returns within a second, also when the
     * caller is interrupted, which it still is afterwards.
     */
    @Override
    public void close() {
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

    /** Ends several trees side by side, so that together they take no longer than one. */
    public static void closeAll(Collection<Child> children) {
        var threads = children.stream()
                .map(child -> Thread.ofVirtual().name("child-end").start(child::close))
                .toList();
        boolean interrupted = false;
        for (var thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    interrupted = true; // closing takes less than a second; leaving now would leave processes behind
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Adds whoever descends from somebody already known: a parent that died meanwhile would hide its children. */
    private void collect(Set<ProcessHandle> tree) {
        tree.add(process.toHandle());
        for (var known : tree.toArray(ProcessHandle[]::new)) {
            known.descendants().forEach(tree::add);
        }
    }

    private boolean anyAlive(Set<ProcessHandle> tree) {
        return treeLives() || tree.stream().anyMatch(ProcTable::runs);
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
