global using AsyncCap.Staging.Programs;
