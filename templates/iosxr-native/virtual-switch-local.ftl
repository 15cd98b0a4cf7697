<#ftl attributes={"version": "3"}>
<#-- A leg cross connected to a customer's port of the same router, which has one cross connect. -->
<#import "common.ftl" as xr>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@xr.interface "port" leg.port/>
  <@xr.l2vpn/>
  <@xr.interface "customer port" leg.customerPort/>
  <config>
    <@xr.switchedSubInterface/>
    <@xr.crossConnect leg.customerPort?replace("/", "-")/>
  </config>
</leg>
