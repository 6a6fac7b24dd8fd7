/** Child processes, process pools, pipes and queues. */
module dev.progeny {
    requires static org.jspecify;
    requires static jdk.unsupported;
    requires java.management;

    exports dev.progeny;
    exports dev.progeny.function;
}
