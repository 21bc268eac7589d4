package dev.leadpatch.adapter.persistence.lead;

import java.util.concurrent.Executor;

/** The caller of a change, which executes the tasks that are delegated to it. */
@FunctionalInterface
interface ChangeCaller extends Executor {

    /** Called after the change was completed, and after all that depends on it. */
    default void completed() {}
}
