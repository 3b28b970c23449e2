package dev.hermes.cli.chat;

/** Where a conversation is shown. Safe for use by several threads; lines never mix. */
interface Screen {
    /** A complete line, above whatever the person is typing. */
    void print(String line);

    /** A line about the work, beside the result. */
    default void aside(String line) {
        print(line);
    }

    /** What is going on right now; an empty text removes it. Not every screen can show it. */
    void status(String text);

    /** In cells; 0 when there is no edge. */
    int width();

    Paint paint();
}
