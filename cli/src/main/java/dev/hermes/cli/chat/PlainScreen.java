package dev.hermes.cli.chat;

import dev.hermes.cli.Console;

/** Lines on standard output, for pipes and single queries. */
final class PlainScreen implements Screen {
    private final Console console;
    private final Paint paint;
    private final boolean asideOnError;

    /** @param asideOnError keeps standard output to answers */
    PlainScreen(Console console, boolean asideOnError) {
        this.console = console;
        this.asideOnError = asideOnError;
        this.paint = new Paint(console.colour());
    }

    @Override
    public synchronized void print(String line) {
        console.print(line);
    }

    @Override
    public synchronized void aside(String line) {
        if (asideOnError) {
            console.say(line);
        } else {
            console.print(line);
        }
    }

    @Override
    public void status(String text) {
        // a pipe has no place for what is over in a moment
    }

    @Override
    public int width() {
        return 0;
    }

    @Override
    public Paint paint() {
        return paint;
    }
}
