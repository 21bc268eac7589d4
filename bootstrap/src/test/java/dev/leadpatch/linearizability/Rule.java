package dev.leadpatch.linearizability;

import java.util.List;

/** Something that must be true of every recording. */
interface Rule {

    /** What contradicts it, a sentence each. */
    List<String> faults(Story story);
}
