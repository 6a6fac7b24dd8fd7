/** A page, and a table in a terminal, that show what the processes of pools do. */
module dev.progeny.dashboard {
    requires dev.progeny;
    requires java.management;
    requires jdk.attach;
    requires jdk.httpserver;
    requires static org.jspecify;

    exports dev.progeny.dashboard;
    exports dev.progeny.dashboard.web;

    provides dev.progeny.spi.PoolDashboard with
            dev.progeny.dashboard.ProgramDashboard;
}
