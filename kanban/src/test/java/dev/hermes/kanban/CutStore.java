package dev.hermes.kanban;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A store whose user dies while it changes something: after so many questions and changes there comes no more. */
final class CutStore implements BoardStore {
    private final BoardStore store;
    private int left = Integer.MAX_VALUE;
    private int committed;

    CutStore(BoardStore store) {
        this.store = store;
    }

    /** The end of whoever was at it. */
    static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1;

        Cut() {
            super("cut off");
        }
    }

    /** From now on, dies at this call within changes. */
    void at(int call) {
        left = call;
        committed = 0;
    }

    void never() {
        left = Integer.MAX_VALUE;
    }

    /** How many changes were through before. */
    int committed() {
        return committed;
    }

    @Override
    public <T> T read(Work<T> work) {
        return store.read(work);
    }

    @Override
    public <T> T write(Work<T> work) {
        var answer = store.write(rows -> work.run(mortal(rows)));
        committed++;
        return answer;
    }

    private Rows mortal(Rows rows) {
        return (Rows) Proxy.newProxyInstance(
                Rows.class.getClassLoader(), new Class<?>[] {Rows.class}, (_, method, arguments) -> {
                    if (--left <= 0) {
                        throw new Cut();
                    }
                    try {
                        return method.invoke(rows, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public OptionalLong version() {
        return store.version();
    }

    @Override
    public boolean await(Duration longest) throws InterruptedException {
        return store.await(longest);
    }

    @Override
    public Optional<Hold> tryHold(Duty duty) {
        return store.tryHold(duty);
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void close() {
        throw new IllegalStateException("the store is somebody else's");
    }
}
