package dev.leadpatch.bootstrap.importing;

import dev.leadpatch.application.importing.RowSource;
import java.io.Closeable;
import java.util.List;

/** Rows of an open file. */
interface OpenRowSource extends RowSource, Closeable {

    /** The names of the columns; empty if they are not known in advance. */
    List<String> columns();
}
