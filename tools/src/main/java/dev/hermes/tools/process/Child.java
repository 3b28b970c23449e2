package dev.hermes.tools.process;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/**
 * A program that was started, and with it everything it starts: the members of its process group, and its descendants,
 * wherever they moved. A program that both left the group and lost its ancestors is its own master.
 */
public final class Child implements AutoCloseable {
    private final Process process;
    private final ProcessTree tree;

    Child(Process process, boolean leadsGroup) {
        this.process = process;
        this.tree = new ProcessTree(process.toHandle(), leadsGroup);
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
        return tree.lives();
    }

    /**
     * Ends the whole tree: asks first, kills what is still there shortly after. Returns within a second, also when the
     * caller is interrupted, which it still is afterwards.
     */
    @Override
    public void close() {
        tree.end();
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
}
