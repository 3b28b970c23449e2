package dev.hermes.cli.chat;

import org.jline.reader.LineReader;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/** A terminal with an editor at the bottom: lines scroll above what the person types, the status stands over the prompt. */
final class TerminalScreen implements Screen {
    private static final String PROMPT = "❯ ";

    private final Terminal terminal;
    private final LineReaderImpl reader;
    private final Paint paint;
    private String status = "";

    TerminalScreen(Terminal terminal, LineReaderImpl reader, boolean colour) {
        this.terminal = terminal;
        this.reader = reader;
        this.paint = new Paint(colour);
    }

    @Override
    public synchronized void print(String line) {
        var styled = AttributedString.fromAnsi(line);
        if (reader.isReading()) {
            reader.printAbove(styled);
        } else {
            terminal.writer().println(styled.toAnsi(terminal));
            terminal.writer().flush();
        }
    }

    @Override
    public synchronized void status(String text) {
        if (text.equals(status)) {
            return;
        }
        status = text;
        reader.setPrompt(prompt());
        redraw();
    }

    private void redraw() {
        if (!reader.isReading()) {
            return;
        }
        try {
            reader.callWidget(LineReader.REDISPLAY);
        } catch (IllegalStateException _) {
            terminal.flush(); // the line was completed just now: the next prompt shows the status
        }
    }

    /** What stands before the person's text right now. */
    synchronized String prompt() {
        if (status.isEmpty()) {
            return paint.bold(PROMPT);
        }
        int room = Math.max(10, width() - 2);
        var line = status.length() > room ? status.substring(0, room - 1) + "…" : status;
        return paint.dim(line) + "\n" + paint.bold(PROMPT);
    }

    @Override
    public int width() {
        int columns = terminal.getSize().getColumns();
        return Math.max(20, columns <= 0 ? 80 : columns);
    }

    @Override
    public Paint paint() {
        return paint;
    }
}
