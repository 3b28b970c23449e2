package dev.hermes.kanban.store;

/** What one database says differently from the other. */
interface Dialect {
    /** Ends a query whose rows must stay as they are until the transaction ends. */
    String holding();

    /** The same, when others may hold them too. */
    String sharing();

    /** Ends a query for one row that nobody else holds at this moment. */
    String skipping();

    /**
     * Until the transaction ends, nobody else on this board comes past the same call.
     *
     * @param at what one wants to be alone at
     */
    void alone(Statements statements, String at);

    /** Continues a condition on tasks: those that may be worked on by this machine. */
    String here();

    /** Whether a query goes the way it is written, and each step along an index costs next to nothing. */
    boolean walksIndexes();

    /** The whole number under a name in the payload of the event {@code e}; nothing where there is none. */
    String number(String name);

    /** Seconds since 1970. */
    long now(Statements statements);

    /**
     * Reserves ids for events, the last thing that a transaction does.
     *
     * @return the first of {@code count} ids; 0 when the database gives ids itself
     */
    long eventIds(Statements statements, int count);
}
