package dev.hermes.home.archive;

import java.io.IOException;
import java.io.InputStream;

/** An archive format: gives its members in their order. */
sealed interface MemberSource permits TarGzSource, ZipSource {
    /** Receives a member; the content may be read until the call ends, or not at all. */
    interface Visitor {
        void visit(Member member, Content content) throws IOException;
    }

    /** The unpacked bytes of a member. */
    interface Content {
        InputStream open() throws IOException;
    }

    /** Reads the archive from its beginning. @throws IOException also when it is damaged */
    void each(Visitor visitor) throws IOException;
}
