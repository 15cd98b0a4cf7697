<#ftl attributes={"version": "4"}>
<#-- A leg cross connected to a customer's port of the same router, which has one cross connect. -->
<#import "common.ftl" as xr>
<#assign group = leg.customerPort?replace("/", "-")>
<#if group?length gt 32>
  <#stop "customer port " + leg.customerPort + ": IOS-XR takes 32 characters in the name of the cross connect's group, which is the port's; take another port or sub-interface under virtualSwitches in the inventory">
</#if>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@xr.interface "port" leg.port/>
  <@xr.l2vpn/>
  <@xr.interface "customer port" leg.customerPort/>
  <config>
    <@xr.switchedSubInterface/>
    <@xr.crossConnect group/>
  </config>
</leg>
