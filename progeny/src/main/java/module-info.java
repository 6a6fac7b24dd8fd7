/** Child processes, process pools, pipes, queues, locks, shared memory and managers. */
module dev.progeny {
    requires static org.jspecify;
    requires static jdk.unsupported;
    requires static java.logging;
    requires static jdk.jfr;
    requires java.management;

    exports dev.progeny;
    exports dev.progeny.function;
    exports dev.progeny.spi;

    uses dev.progeny.spi.PoolDashboard;
}
